package org.contexture.slides.openslide;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;

/**
 * The functions of OpenSlide's C library that versions 3.4 and 4.x share; names are OpenSlide's.
 */
interface OpenSlideApi extends Library {

  String openslide_get_version();

  String openslide_detect_vendor(String filename);

  Pointer openslide_open(String filename);

  void openslide_close(Pointer slide);

  String openslide_get_error(Pointer slide);

  int openslide_get_level_count(Pointer slide);

  void openslide_get_level_dimensions(
      Pointer slide, int level, LongByReference width, LongByReference height);

  double openslide_get_level_downsample(Pointer slide, int level);

  void openslide_read_region(
      Pointer slide, int[] argb, long x, long y, int level, long width, long height);

  Pointer openslide_get_property_names(Pointer slide);

  String openslide_get_property_value(Pointer slide, String name);

  Pointer openslide_get_associated_image_names(Pointer slide);

  void openslide_get_associated_image_dimensions(
      Pointer slide, String name, LongByReference width, LongByReference height);

  void openslide_read_associated_image(Pointer slide, String name, int[] argb);
}
