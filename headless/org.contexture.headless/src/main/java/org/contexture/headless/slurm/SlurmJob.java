package org.contexture.headless.slurm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.contexture.pipeline.task.WorkKind;
import org.contexture.pipeline.task.WorkPlan;

/**
 * An array of tasks that work by one plan, and a last job that checks what they made. Tasks may be
 * killed and put into the queue again: they go on where they were.
 *
 * @param launcher the {@code contexture} command, on a disk that all nodes see
 * @param folder where results and the plan are, on such a disk
 * @param work what they do
 * @param weights copied once to each node, if there are any
 * @param tasks of the array
 * @param running how many of them at most at once; 0 for as many as Slurm starts
 * @param cpus a task
 * @param gpu whether each task asks for a GPU
 * @param options further lines for {@code #SBATCH}, e.g. {@code --partition=long}
 */
public record SlurmJob(
    Path launcher,
    Path folder,
    WorkKind work,
    Optional<WorkPlan.Weights> weights,
    int tasks,
    int running,
    int cpus,
    boolean gpu,
    List<String> options) {

  public SlurmJob {
    options = List.copyOf(options);
    for (String option : options) {
      if (!option.startsWith("-") || option.contains("\n")) {
        throw new IllegalArgumentException(
            "Expected an option of sbatch such as --partition=long, found “%s”.".formatted(option));
      }
    }
    if (tasks < 1 || running < 0 || cpus < 1) {
      throw new IllegalArgumentException(
          "Expected at least one task and one CPU, found %d and %d.".formatted(tasks, cpus));
    }
  }

  /** The array. */
  public String array() {
    List<String> lines = header("contexture-" + work.command(), "task-%a.log");
    lines.add("#SBATCH --array=1-" + tasks + limit());
    lines.add("#SBATCH --requeue");
    lines.add("#SBATCH --cpus-per-task=" + cpus);
    if (gpu) {
      lines.add("#SBATCH --gres=gpu:1");
    }
    options.forEach(option -> lines.add("#SBATCH " + option));
    lines.add("set -eu");
    weights.ifPresent(file -> lines.add(copied(file)));
    lines.add(
        String.format(
            Locale.ROOT,
            """
            code=0
            %s %s --out %s%s \\
              --shard "$SLURM_ARRAY_TASK_ID/%d" --readers %d%s || code=$?
            # ended by a signal, as when memory is short or native code crashes: again, at most twice
            if [ "$code" -ge 128 ] && [ "${SLURM_RESTART_COUNT:-0}" -lt 2 ]; then
              echo "Killed (exit code $code): into the queue again" >&2
              scontrol requeue "$SLURM_JOB_ID"
            fi
            exit "$code"
            """,
            quoted(launcher.toString()),
            work.command(),
            quoted(folder.toString()),
            weights.isPresent() ? " --weights \"$copy/$(basename \"$weights\")\"" : "",
            tasks,
            cpus,
            gpu ? " --device CUDA:0" : ""));
    return String.join("\n", lines);
  }

  private static String copied(WorkPlan.Weights file) {
    return """
    # once a node, whatever the number of tasks: the weights, and what describes them
    weights=%s
    copy="${TMPDIR:-/tmp}/contexture-$(id -u)/%s"
    if [ ! -d "$copy" ]; then
      mkdir -p "$copy.$$"
      cp "$weights" "$copy.$$/"
      [ ! -f "$(dirname "$weights")/config.json" ] || cp "$(dirname "$weights")/config.json" "$copy.$$/"
      mv -T "$copy.$$" "$copy" 2>/dev/null || rm -rf "$copy.$$"
    fi\
    """
        .formatted(quoted(file.file()), file.sha256());
  }

  /** The last job: joins the manifests, checks the files, fails if anything is missing. */
  public String collection() {
    List<String> lines = header("contexture-collect", "collect.log");
    options.stream()
        .filter(option -> !option.startsWith("--gres") && !option.startsWith("--gpus"))
        .forEach(option -> lines.add("#SBATCH " + option));
    lines.add(
        "exec %s collect %s".formatted(quoted(launcher.toString()), quoted(folder.toString())));
    return String.join("\n", lines) + "\n";
  }

  private List<String> header(String name, String log) {
    List<String> lines = new ArrayList<>(List.of("#!/bin/sh", "#SBATCH --job-name=" + name));
    Path logs = folder.resolve("slurm").resolve("log");
    lines.add("#SBATCH --output=\"%s\"".formatted(logs.toString().replace("%", "%%") + "/" + log));
    lines.add("#SBATCH --open-mode=append");
    return lines;
  }

  private String limit() {
    return running == 0 ? "" : "%" + running;
  }

  /** For a shell. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
