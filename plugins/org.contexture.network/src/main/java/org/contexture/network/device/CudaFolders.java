package org.contexture.network.device;

import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where NVIDIA's installers put libraries on Windows. CUDA 13 keeps its own in {@code bin\\x64},
 * which older ones had in {@code bin}, and CUPTI in {@code extras\\CUPTI\\lib64}; only the first
 * comes onto the PATH.
 */
final class CudaFolders {

  private static final List<String> OF_CUDA = List.of("bin/x64", "bin", "extras/CUPTI/lib64");
  private static final List<String> OF_CUDNN = List.of("bin/x64", "bin");

  private CudaFolders() {}

  /**
   * Places of a library, best first; none leaves it to the PATH.
   *
   * @param library without its ending
   * @param environment with {@code CUDA_PATH} and perhaps {@code CUDNN_PATH}
   */
  static URL[] find(String library, Map<String, String> environment) throws MalformedURLException {
    List<URL> found = new ArrayList<>();
    for (Path folder : folders(environment)) {
      Path file = folder.resolve(library + ".dll");
      if (Files.isRegularFile(file)) {
        found.add(file.toUri().toURL());
      }
    }
    return found.toArray(URL[]::new);
  }

  private static List<Path> folders(Map<String, String> environment) {
    List<Path> folders = new ArrayList<>();
    String cuda = environment.getOrDefault("CUDA_PATH", "");
    if (!cuda.isBlank()) {
      OF_CUDA.forEach(folder -> folders.add(Path.of(cuda, folder)));
    }
    String cudnn = environment.getOrDefault("CUDNN_PATH", "");
    if (!cudnn.isBlank()) {
      OF_CUDNN.forEach(folder -> folders.add(Path.of(cudnn, folder)));
    }
    return folders;
  }
}
