/**
 * DICOM whole-slide images (PS3.3, A.32.8: VL Whole Slide Microscopy): one slide is one series of
 * files.
 *
 * <p>Read {@link org.contexture.slides.dicom.DicomSlide}: which files make the slide, which of them
 * are levels. Then {@link org.contexture.slides.dicom.DicomInstance}, one file, and {@link
 * org.contexture.slides.dicom.DicomStream}, its bytes (PS3.5 and PS3.10). May depend on the JDK and
 * on the packages for files, chunks, JPEG and JPEG 2000.
 */
package org.contexture.slides.dicom;
