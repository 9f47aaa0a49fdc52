package org.contexture.slides.dicom;

import java.util.Map;
import java.util.Set;

/** The data elements that slides need, as group and element in one number (PS3.6). */
final class Tag {

  static final int MEDIA_STORAGE_CLASS = 0x0002_0002;
  static final int TRANSFER_SYNTAX = 0x0002_0010;
  static final int IMAGE_TYPE = 0x0008_0008;
  static final int SOP_CLASS = 0x0008_0016;
  static final int SOP_INSTANCE = 0x0008_0018;
  static final int PYRAMID = 0x0008_0019;
  static final int CODE_VALUE = 0x0008_0100;
  static final int SERIES = 0x0020_000E;
  static final int FRAME_CONTENT = 0x0020_9111;
  static final int CONCATENATION = 0x0020_9161;
  static final int IN_CONCATENATION_NUMBER = 0x0020_9162;
  static final int IN_CONCATENATION_TOTAL = 0x0020_9163;
  static final int CONCATENATION_FRAME_OFFSET = 0x0020_9228;
  static final int DIMENSION_ORGANIZATION_TYPE = 0x0020_9311;
  static final int ILLUMINATION_TYPE = 0x0022_0016;
  static final int SAMPLES_PER_PIXEL = 0x0028_0002;
  static final int PHOTOMETRIC = 0x0028_0004;
  static final int PLANAR_CONFIGURATION = 0x0028_0006;
  static final int NUMBER_OF_FRAMES = 0x0028_0008;
  static final int ROWS = 0x0028_0010;
  static final int COLUMNS = 0x0028_0011;
  static final int PIXEL_SPACING = 0x0028_0030;
  static final int BITS_ALLOCATED = 0x0028_0100;
  static final int BITS_STORED = 0x0028_0101;
  static final int PIXEL_REPRESENTATION = 0x0028_0103;
  static final int PIXEL_MEASURES = 0x0028_9110;
  static final int ICC_PROFILE = 0x0028_2000;
  static final int Z_OFFSET = 0x0040_074A;
  static final int IMAGED_VOLUME_WIDTH = 0x0048_0001;
  static final int IMAGED_VOLUME_HEIGHT = 0x0048_0002;
  static final int TOTAL_COLUMNS = 0x0048_0006;
  static final int TOTAL_ROWS = 0x0048_0007;
  static final int OPTICAL_PATHS = 0x0048_0105;
  static final int OPTICAL_PATH_IDENTIFIER = 0x0048_0106;
  static final int OBJECTIVE_LENS_POWER = 0x0048_0112;
  static final int OPTICAL_PATH_IDENTIFICATION = 0x0048_0207;
  static final int PLANE_POSITION = 0x0048_021A;
  static final int COLUMN_POSITION = 0x0048_021E;
  static final int ROW_POSITION = 0x0048_021F;
  static final int NUMBER_OF_OPTICAL_PATHS = 0x0048_0302;
  static final int FOCAL_PLANES = 0x0048_0303;
  static final int SHARED_GROUPS = 0x5200_9229;
  static final int PER_FRAME_GROUPS = 0x5200_9230;
  static final int EXTENDED_OFFSETS = 0x7FE0_0001;
  static final int EXTENDED_LENGTHS = 0x7FE0_0002;
  static final int PIXEL_DATA = 0x7FE0_0010;

  static final int ITEM = 0xFFFE_E000;
  static final int ITEM_END = 0xFFFE_E00D;
  static final int SEQUENCE_END = 0xFFFE_E0DD;

  /** Texts that become properties of the slide, by keyword. */
  static final Map<Integer, String> TEXTS =
      Map.ofEntries(
          Map.entry(IMAGE_TYPE, "ImageType"),
          Map.entry(0x0008_0020, "StudyDate"),
          Map.entry(0x0008_0030, "StudyTime"),
          Map.entry(0x0008_0023, "ContentDate"),
          Map.entry(0x0008_0033, "ContentTime"),
          Map.entry(0x0008_002A, "AcquisitionDateTime"),
          Map.entry(0x0008_0050, "AccessionNumber"),
          Map.entry(0x0008_0060, "Modality"),
          Map.entry(0x0008_0070, "Manufacturer"),
          Map.entry(0x0008_1090, "ManufacturerModelName"),
          Map.entry(0x0008_103E, "SeriesDescription"),
          Map.entry(0x0010_0010, "PatientName"),
          Map.entry(0x0010_0020, "PatientID"),
          Map.entry(0x0010_0030, "PatientBirthDate"),
          Map.entry(0x0010_0040, "PatientSex"),
          Map.entry(0x0018_1000, "DeviceSerialNumber"),
          Map.entry(0x0018_1020, "SoftwareVersions"),
          Map.entry(0x0020_000D, "StudyInstanceUID"),
          Map.entry(SERIES, "SeriesInstanceUID"),
          Map.entry(SOP_INSTANCE, "SOPInstanceUID"),
          Map.entry(PHOTOMETRIC, "PhotometricInterpretation"),
          Map.entry(DIMENSION_ORGANIZATION_TYPE, "DimensionOrganizationType"),
          Map.entry(0x0028_0301, "BurnedInAnnotation"),
          Map.entry(0x0028_2110, "LossyImageCompression"),
          Map.entry(0x0028_2112, "LossyImageCompressionRatio"),
          Map.entry(0x0028_2114, "LossyImageCompressionMethod"),
          Map.entry(0x0040_0512, "ContainerIdentifier"),
          Map.entry(0x0048_0010, "SpecimenLabelInImage"));

  /** Other elements that are kept; what is in neither set is skipped. */
  static final Set<Integer> KEPT =
      Set.of(
          MEDIA_STORAGE_CLASS,
          TRANSFER_SYNTAX,
          SOP_CLASS,
          PYRAMID,
          CODE_VALUE,
          FRAME_CONTENT,
          CONCATENATION,
          IN_CONCATENATION_NUMBER,
          IN_CONCATENATION_TOTAL,
          CONCATENATION_FRAME_OFFSET,
          ILLUMINATION_TYPE,
          SAMPLES_PER_PIXEL,
          PLANAR_CONFIGURATION,
          NUMBER_OF_FRAMES,
          ROWS,
          COLUMNS,
          PIXEL_SPACING,
          BITS_ALLOCATED,
          BITS_STORED,
          PIXEL_REPRESENTATION,
          PIXEL_MEASURES,
          ICC_PROFILE,
          Z_OFFSET,
          IMAGED_VOLUME_WIDTH,
          IMAGED_VOLUME_HEIGHT,
          TOTAL_COLUMNS,
          TOTAL_ROWS,
          OPTICAL_PATHS,
          OPTICAL_PATH_IDENTIFIER,
          OBJECTIVE_LENS_POWER,
          OPTICAL_PATH_IDENTIFICATION,
          PLANE_POSITION,
          COLUMN_POSITION,
          ROW_POSITION,
          NUMBER_OF_OPTICAL_PATHS,
          FOCAL_PLANES,
          SHARED_GROUPS,
          PER_FRAME_GROUPS,
          EXTENDED_OFFSETS,
          EXTENDED_LENGTHS);

  private Tag() {}

  static boolean isKept(int tag) {
    return KEPT.contains(tag) || TEXTS.containsKey(tag);
  }

  static String name(int tag) {
    return "(%04X,%04X)".formatted(tag >>> 16, tag & 0xFFFF);
  }
}
