package org.contexture.spark;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.server.datanode.DataNode;
import org.apache.hadoop.hdfs.server.namenode.NameNode;
import org.apache.hadoop.metrics2.lib.DefaultMetricsSystem;

/**
 * Hadoop's own file system: a name node and a data node in this process, on ports of their own.
 * Blocks are small, so that a file has many, and those of a file that is deleted are gone after two
 * or three seconds.
 */
final class LocalHdfs implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;
  private static final Map<String, String> SETTINGS =
      Map.of(
          "dfs.replication", "1",
          "dfs.blocksize", "8192",
          "dfs.namenode.fs-limits.min-block-size", "0",
          "dfs.namenode.redundancy.interval.seconds", "1",
          "dfs.heartbeat.interval", "1");
  private static final List<String> ADDRESSES =
      List.of(
          "dfs.namenode.http-address",
          "dfs.datanode.address",
          "dfs.datanode.http.address",
          "dfs.datanode.ipc.address");

  private final Configuration settings = new Configuration();
  private final NameNode names;
  private final URI uri;
  private final DistributedFileSystem files;
  private DataNode data;

  /**
   * Formats and starts it.
   *
   * @param folder where it keeps names and blocks
   * @param bytesPerSecond that the data node reads at most; 0 for no limit
   */
  LocalHdfs(Path folder, int bytesPerSecond) throws IOException, InterruptedException {
    SETTINGS.forEach(settings::set);
    ADDRESSES.forEach(address -> settings.set(address, "localhost:0"));
    settings.set("fs.defaultFS", "hdfs://localhost:0");
    settings.set("dfs.namenode.name.dir", folder.resolve("names").toUri().toString());
    settings.set("dfs.datanode.data.dir", folder.resolve("blocks").toUri().toString());
    DefaultMetricsSystem.setMiniClusterMode(true); // formatting counts as a first name node
    NameNode.format(settings);
    names = NameNode.createNameNode(new String[0], settings);
    uri = URI.create("hdfs://localhost:" + names.getNameNodeAddress().getPort());
    settings.set("fs.defaultFS", uri.toString());
    files = (DistributedFileSystem) FileSystem.get(uri, settings);
    startData(bytesPerSecond);
  }

  /** Starts the data node, again if it was stopped. */
  void startData(int bytesPerSecond) throws IOException, InterruptedException {
    settings.setInt("dfs.datanode.data.read.bandwidthPerSec", bytesPerSecond);
    data = DataNode.createDataNode(new String[0], settings);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!data.isDatanodeFullyStarted() || files.getStatus().getCapacity() == 0) {
      if (System.nanoTime() > end) {
        throw new IOException("The data node does not come up.");
      }
      Thread.sleep(100);
    }
  }

  /** Stops the data node; the name node goes on. */
  void stopData() {
    data.shutdown();
  }

  /** Puts a file there, under its name. */
  String put(Path file) throws IOException {
    return put(file, file.getFileName().toString());
  }

  /** Puts a file there, under a name, instead of what has that name. */
  String put(Path file, String name) throws IOException {
    String url = url(name);
    files.copyFromLocalFile(
        new org.apache.hadoop.fs.Path(file.toUri()), new org.apache.hadoop.fs.Path(url));
    return url;
  }

  /** Lets nobody read a file but who put it there. */
  void hide(String url) throws IOException {
    files.setPermission(new org.apache.hadoop.fs.Path(url), new FsPermission("600"));
  }

  /** Deletes a file. */
  void delete(String url) throws IOException {
    files.delete(new org.apache.hadoop.fs.Path(url), false);
  }

  /** The URL that a file of a name has, whether it is there or not. */
  String url(String name) {
    return uri + "/slides/" + name;
  }

  @Override
  public void close() throws IOException {
    files.close();
    data.shutdown();
    names.stop();
  }
}
