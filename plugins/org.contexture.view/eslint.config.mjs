const GLOBALS =
  "window document OpenSeadragon fetch TextDecoder TextEncoder Blob setTimeout clearTimeout AbortController Path2D URL IntersectionObserver navigator requestAnimationFrame atob";

export default [
  { ignores: ["**/openseadragon/**"] },
  {
    files: ["**/*.js"],
    languageOptions: {
      sourceType: "module",
      ecmaVersion: 2024,
      globals: Object.fromEntries(GLOBALS.split(" ").map((name) => [name, "readonly"])),
    },
    rules: {
      "no-undef": "error",
      "no-unused-vars": "error",
      "no-shadow": "error",
      "no-var": "error",
      "prefer-const": "error",
      eqeqeq: "error",
    },
  },
];
