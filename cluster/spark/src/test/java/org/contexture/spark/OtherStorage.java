package org.contexture.spark;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Storage with a scheme of its own: Hadoop's file system of this machine under another name. What
 * is called {@code cut…} breaks off after half of it.
 */
public final class OtherStorage extends RawLocalFileSystem {

  static final URI NAME = URI.create("other:///");

  @Override
  public URI getUri() {
    return NAME;
  }

  @Override
  public void initialize(URI name, Configuration hadoop) throws IOException {
    super.initialize(NAME, hadoop);
    setConf(hadoop);
  }

  /** Without what the local file system looks up by the URL of a file. */
  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return Arrays.stream(super.listStatus(path))
        .map(
            file ->
                new FileStatus(
                    file.getLen(),
                    file.isDirectory(),
                    1,
                    file.getBlockSize(),
                    file.getModificationTime(),
                    file.getPath()))
        .toArray(FileStatus[]::new);
  }

  @Override
  public FSDataInputStream open(Path path, int buffer) throws IOException {
    FSDataInputStream whole = super.open(path, buffer);
    if (!path.getName().startsWith("cut")) {
      return whole;
    }
    FileStatus status = getFileStatus(path);
    byte[] half = new byte[(int) (status.getLen() / 2)];
    whole.readFully(half);
    whole.close();
    return new FSDataInputStream(new Seekable(half));
  }

  /** As Hadoop wants its streams. */
  private static final class Seekable extends java.io.ByteArrayInputStream
      implements org.apache.hadoop.fs.Seekable, org.apache.hadoop.fs.PositionedReadable {

    Seekable(byte[] bytes) {
      super(bytes);
    }

    @Override
    public void seek(long to) {
      pos = (int) to;
    }

    @Override
    public long getPos() {
      return pos;
    }

    @Override
    public boolean seekToNewSource(long to) {
      return false;
    }

    @Override
    public int read(long from, byte[] into, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void readFully(long from, byte[] into, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void readFully(long from, byte[] into) {
      throw new UnsupportedOperationException();
    }
  }
}
