package org.contexture.pipeline.lock;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who a task is.
 *
 * @param id unique, fit for a file name
 * @param host name of the machine, for people
 * @param machine the running system and its space of process numbers: processes of the same one can
 *     see one another
 * @param pid number of the process
 * @param processStart when the process started, in ms since 1970, since numbers are used again; 0
 *     if the system does not tell
 * @param user who runs it
 * @param since when the task began
 * @param work what it does: tasks of the same work may share a folder
 */
record TaskOwner(
    String id,
    String host,
    String machine,
    long pid,
    long processStart,
    String user,
    Instant since,
    String work) {

  /** Linux tells the start relative to a time of booting that moves when the clock is set. */
  private static final long CLOCK_SHIFT_MS = 2000;

  private static final Pattern ID = Pattern.compile("(?<host>.*)-(?<pid>\\d{1,18})-[0-9a-f]{8}");

  private static final Path HOST = Path.of("/proc/sys/kernel/hostname");
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path PROCESS_SPACE = Path.of("/proc/self/ns/pid");

  /** A task of this process that begins now. */
  static TaskOwner now(String work) {
    String host = hostName();
    long pid = ProcessHandle.current().pid();
    return new TaskOwner(
        plain(host) + "-" + pid + "-" + UUID.randomUUID().toString().substring(0, 8),
        host,
        machineOf(host),
        pid,
        startOf(ProcessHandle.current()),
        System.getProperty("user.name", "unknown"),
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        work);
  }

  private static String plain(String host) {
    return host.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
  }

  /**
   * Whether a task that has not said who it is seems to be of a process of this machine that has
   * ended: its id is all that tells. It may be mistaken where containers share the machine's name.
   */
  static boolean hasEndedHere(String id) {
    Matcher parts = ID.matcher(id);
    return parts.matches()
        && parts.group("host").equals(plain(hostName()))
        && running(Long.parseLong(parts.group("pid"))).isEmpty();
  }

  /** Whether its process can be looked up from here. */
  boolean isOfThisMachine() {
    return machine.equals(machineOf(hostName()));
  }

  /** Whether its process runs; tells only of this machine. */
  boolean runs() {
    Optional<ProcessHandle> process = running(pid);
    if (process.isEmpty()) {
      return false;
    }
    long start = startOf(process.get());
    return start == 0 || processStart == 0 || Math.abs(start - processStart) < CLOCK_SHIFT_MS;
  }

  private static Optional<ProcessHandle> running(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(alive -> !isZombie(pid));
  }

  /** Killed, but in the list of processes for as long as whoever started it does not ask. */
  private static boolean isZombie(long pid) {
    try {
      String state = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return state.startsWith(") Z", state.lastIndexOf(')'));
    } catch (IOException e) {
      return false; // not Linux
    }
  }

  private static long startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  /** The name of this machine. */
  static String hostName() {
    try {
      if (Files.isReadable(HOST)) {
        return Files.readString(HOST).strip();
      }
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return Optional.ofNullable(System.getenv("COMPUTERNAME")).orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  /** Containers of one machine may have its name and yet not see its processes. */
  private static String machineOf(String host) {
    try {
      return Files.readString(BOOT).strip() + " " + Files.readSymbolicLink(PROCESS_SPACE);
    } catch (IOException | UnsupportedOperationException e) { // not Linux
      return host;
    }
  }

  String text() throws IOException {
    Properties properties = new Properties();
    properties.setProperty("id", id);
    properties.setProperty("host", host);
    properties.setProperty("machine", machine);
    properties.setProperty("pid", Long.toString(pid));
    properties.setProperty("process_start", Long.toString(processStart));
    properties.setProperty("user", user);
    properties.setProperty("since", since.toString());
    properties.setProperty("work", work);
    StringWriter text = new StringWriter();
    properties.store(text, null);
    return text.toString();
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IOException if it is not there, or not whole
   */
  static TaskOwner read(Path file) throws IOException {
    Properties read = new Properties();
    try (Reader text = new StringReader(Files.readString(file, StandardCharsets.UTF_8))) {
      read.load(text);
      return new TaskOwner(
          required(read, "id"),
          required(read, "host"),
          required(read, "machine"),
          Long.parseLong(required(read, "pid")),
          Long.parseLong(required(read, "process_start")),
          required(read, "user"),
          Instant.parse(required(read, "since")),
          required(read, "work"));
    } catch (RuntimeException e) {
      throw new IOException(file + " does not say whose it is: " + e.getMessage(), e);
    }
  }

  private static String required(Properties properties, String key) {
    return Optional.ofNullable(properties.getProperty(key))
        .orElseThrow(() -> new IllegalArgumentException(key + " is missing"));
  }

  @Override
  public String toString() {
    return "process %d on %s (%s, since %s, task %s)".formatted(pid, host, user, since, id);
  }
}
