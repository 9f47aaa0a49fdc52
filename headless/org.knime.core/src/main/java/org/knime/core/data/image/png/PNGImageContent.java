package org.knime.core.data.image.png;

import java.awt.Dimension;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataType;
import org.knime.core.data.image.ImageContent;

/** The bytes of a PNG file. */
public class PNGImageContent implements ImageContent {
  /** The type of PNG columns. */
  public static final DataType TYPE = DataType.getType(PNGImageCell.class);

  private final byte[] bytes;

  /** Creates a picture from a PNG file's bytes. */
  public PNGImageContent(final byte[] imageBytes) {
    bytes = imageBytes.clone();
  }

  /** Reads a PNG file to its end; the stream stays open. */
  public PNGImageContent(final InputStream is) throws IOException {
    bytes = is.readAllBytes();
  }

  /** Returns a copy of the file's bytes. */
  public byte[] getByteArray() {
    return bytes.clone();
  }

  /** Returns the decoded picture. */
  public Image getImage() {
    return decoded();
  }

  private BufferedImage decoded() {
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
      if (image == null) {
        throw new IllegalStateException("The bytes of the picture are no PNG file");
      }
      return image;
    } catch (IOException e) {
      throw new IllegalStateException("The bytes of the picture are no PNG file", e);
    }
  }

  @Override
  public Dimension getPreferredSize() {
    BufferedImage image = decoded();
    return new Dimension(image.getWidth(), image.getHeight());
  }

  @Override
  public void save(final OutputStream output) throws IOException {
    output.write(bytes);
  }

  @Override
  public DataCell toImageCell() {
    return new PNGImageCell(this);
  }

  @Override
  public String getSummary() {
    Dimension size = getPreferredSize();
    return "PNG " + size.width + " x " + size.height;
  }

  @Override
  public boolean equals(final Object other) {
    return other instanceof PNGImageContent content && Arrays.equals(content.bytes, bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
