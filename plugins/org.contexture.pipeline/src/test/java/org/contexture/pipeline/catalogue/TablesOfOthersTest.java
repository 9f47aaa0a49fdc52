package org.contexture.pipeline.catalogue;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.contexture.pipeline.catalogue.InstanceTable.Column;
import org.contexture.pipeline.catalogue.InstanceTable.Kind;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Tables as Excel, R, pandas and people write them, through both readers. */
public class TablesOfOthersTest {

  private static final String PLAIN = "slide_id,case_id,label\na,P0,tumour\nb,P1,normal\n";

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void theSameTableIsReadFromEveryProgram() throws IOException {
    List<SlideTable.Row> expected = slides(PLAIN).rows();
    for (String text :
        List.of(
            PLAIN.replace("\n", "\r\n"),
            PLAIN.replace("\n", "\r"),
            PLAIN.replace(',', ';'),
            PLAIN.replace(',', '\t'),
            PLAIN.replace(',', '|'),
            PLAIN.replace(",", " , "),
            PLAIN.replace(",", "\u00A0,\u200B"),
            PLAIN.replace(",", "\", \"").replace("\n", "\"\n").replaceAll("(?m)^(?=.)", "\""),
            PLAIN.replace("\n", ",,\n") + ",,,,\n,,,,\n",
            PLAIN
                .replaceAll("(?m)^(a|b)", "=\"\"$1\"\"")
                .replace("=\"\"", "\"=\"\"")
                .replace("\"\",", "\"\"\",")
                .replace("slide_id\"\"\",", "slide_id,"),
            PLAIN.replace("label", "LABEL").replace("slide_id", "Slide ID"))) {
      assertEquals(text, expected, slides(text).rows());
    }
    for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE)) {
      assertEquals(expected, slides(("\uFEFF" + PLAIN).getBytes(charset)).rows());
    }
    assertEquals(expected, slides(PLAIN.getBytes(StandardCharsets.UTF_16)).rows());
    assertEquals(expected, slides(PLAIN.getBytes(StandardCharsets.UTF_16LE)).rows());
  }

  @Test
  public void aFirstLineOfExcelIsNoHeader() throws IOException {
    String semicolons = PLAIN.replace(',', ';');
    List<String> expected = content(slides(PLAIN));
    for (String first : List.of("sep=;\n", "SEP=;\r\n", "\"sep=;\"\n", "\uFEFFsep=;\n")) {
      assertEquals(first, expected, content(slides(first + semicolons)));
      assertEquals(List.of("slide_id", "case_id", "label"), names(instances(first + semicolons)));
    }
    assertEquals(expected, content(slides("sep=\\t\n" + PLAIN.replace(',', '\t'))));
    assertEquals(expected, content(slides("sep=#\n" + PLAIN.replace(',', '#'))));
    assertEquals(3, slides("sep=;\n" + semicolons).rows().get(0).line());
  }

  @Test
  public void columnsAreNotGuessedWhereTheSecondLineNamesThem() throws IOException {
    SlideTable table = slides("Cohort of 2024,final\n" + PLAIN);
    assertEquals(content(slides(PLAIN)), content(table));
    assertTrue(table.notes().toString(), table.notes().get(0).contains("row 1 is passed over"));
  }

  @Test
  public void whatRowsAreNumberedByIsNoLabel() throws IOException {
    for (String first : List.of("", "Unnamed: 0", "index", "\"\"")) {
      SlideTable table = slides(first + ",slide_id,case_id\n0,a,P0\n1,b,P1\n");
      assertEquals(Optional.empty(), table.rows().get(0).label());
      assertEquals(Optional.of("P1"), table.rows().get(1).patient());
    }
  }

  @Test
  public void aDelimiterAtTheEndOfEveryRowShiftsNoColumn() throws IOException {
    String trailing = PLAIN.replace("\n", ",\n").replaceFirst(",\n", "\n");
    assertEquals(content(slides(PLAIN)), content(slides(trailing)));
    assertEquals(List.of("slide_id", "case_id", "label"), names(instances(trailing)));
  }

  @Test
  public void wordsForNothingAreNoLabelAndAreTold() throws IOException {
    for (String word :
        List.of("NA", "NaN", "nan", "None", "null", "NULL", "N/A", "n/a", "<NA>", "?", "#N/A")) {
      SlideTable table =
          slides("slide_id,case_id,label,mpp\na,P0," + word + ",0.5\nb," + word + ",x," + word);
      assertEquals(word, Optional.empty(), table.rows().get(0).label());
      assertEquals(word, Optional.empty(), table.rows().get(1).patient());
      assertEquals(word, Optional.empty(), table.rows().get(1).micronsPerPixel());
      assertEquals(word, List.of("x"), List.copyOf(table.labels()));
      assertTrue(
          table.notes().toString(), table.notes().get(0).contains("1 cell read as no label"));
      assertTrue(table.notes().toString(), table.notes().get(0).contains(word));
    }
    SlideTable kept = slides("slide_id,label\nNA,none\nNone,Na\n");
    assertEquals("a slide may be called so", Optional.of("NA"), kept.rows().get(0).slide());
    assertEquals(List.of("Na", "none"), List.copyOf(kept.labels()));
  }

  @Test
  public void twoColumnsOfOneMeaningAreToldOrRefused() throws IOException {
    SlideTable table = slides("slide_id,label,diagnosis\na,x,y\n");
    assertEquals(Optional.of("x"), table.rows().get(0).label());
    assertTrue(table.notes().toString(), table.notes().get(0).contains("\"diagnosis\""));
    String message =
        assertThrows(IOException.class, () -> slides("slide_id,label,Label\na,x,y\n")).getMessage();
    assertTrue(message, message.contains("two columns named \"Label\""));
  }

  @Test
  public void roundedIdsAreTold() throws IOException {
    SlideTable table = slides("slide_id,case_id,label\na,1.23457E+16,x\nb,1.23457E+16,y\n");
    assertTrue(table.notes().toString(), table.notes().get(0).contains("1.23457E+16"));
  }

  @Test
  public void decimalCommasArePixelSizes() throws IOException {
    assertEquals(
        Optional.of(0.25), slides("slide_id;mpp\na;0,25\n").rows().get(0).micronsPerPixel());
  }

  @Test
  public void idsThatLookLikeNumbersStayAsTheyAreWritten() throws IOException {
    for (String ids :
        List.of(
            "1D 1F 2D",
            "1d 2f",
            "1e5 2E7",
            "0x1F 0x2",
            "0x1p3",
            "0000 0001",
            "007 1.5",
            "+5 +7",
            "Infinity inf",
            "10000000000000000001 2",
            "1_000 2",
            "١ ٢",
            "1.2.3 1.2")) {
      assertEquals(ids, Kind.TEXT, kind(ids.split(" ")));
    }
    assertEquals(Kind.LONG_NUMBER, kind("12345678900", "12345678901"));
    assertEquals(Kind.LONG_NUMBER, kind("10000000000000001", "10000000000000002"));
  }

  @Test
  public void numbersAreWhatProgramsWriteForThem() throws IOException {
    for (String numbers :
        List.of(
            "0.5 1e-05 1E+10",
            "1.5 .5 5. -0.0",
            "+1.5 2",
            "1 -2e+03",
            "-5 1e5",
            "0.5 inf -inf",
            "1 Infinity",
            "1.0E10 2",
            "0,53 -1,2 3")) {
      assertEquals(numbers, Kind.NUMBER, kind(numbers.split(" ")));
    }
    assertEquals(Kind.WHOLE_NUMBER, kind("1", "-2", "+3", "NA", "nan", ""));
    assertEquals(Kind.TEXT, kind("0,53", "1.234"));
    assertEquals(
        "an English thousand", Kind.TEXT, instances("a,b\n\"1,234\",x\n").columns().get(0).kind());
    assertEquals(0.53, InstanceTable.number("0,53"), 0);
    assertEquals(Double.NEGATIVE_INFINITY, InstanceTable.number("-Inf"), 0);
  }

  @Test
  public void aCellWithoutValueDoesNotMakeAColumnText() throws IOException {
    for (String word : List.of("NA", "nan", "NaN", "NULL", "?", "", "#NV")) {
      InstanceTable table = instances("bag,a,b\nx,1,0.5\ny,2," + word + "\n");
      assertEquals(word, Kind.NUMBER, table.columns().get(2).kind());
      List<List<Optional<String>>> rows = new ArrayList<>();
      table.forEachRow(rows::add);
      assertEquals(word, Optional.empty(), rows.get(1).get(2));
    }
  }

  @Test
  public void emptyColumnsAndRowsOfASpreadsheetAreLeftOut() throws IOException {
    InstanceTable table = instances("bag,a,,\nx,1,,\n,,,\ny,2\n\n");
    assertEquals(List.of("bag", "a"), names(table));
    List<List<Optional<String>>> rows = new ArrayList<>();
    table.forEachRow(rows::add);
    assertEquals(2, rows.size());
    String message =
        assertThrows(IOException.class, () -> instances("bag,a,,\nx,1,2,\n")).getMessage();
    assertTrue(message, message.contains("row 2 has 4 cells"));
  }

  @Test
  public void columnsAreKnownHoweverTheirWordsAreJoined() throws IOException {
    List<String> expected = content(slides(PLAIN));
    for (String header :
        List.of(
            "SlideID,CaseID,Diagnosis",
            "slide.id,case.id,class",
            "wsi name,Patient-ID,LABEL",
            "file_name,case_submitter_id,label",
            "image,bcr_patient_barcode,subtype")) {
      assertEquals(header, expected, content(slides(PLAIN.replaceFirst(".*\n", header + "\n"))));
    }
    SlideTable table = slides("slide_id,oncotree,site\na,LUAD,x\n");
    assertTrue(
        table.notes().toString(), table.notes().get(0).contains("name one of oncotree, site"));
  }

  @Test
  public void titlesAndCommentsMayComeBeforeTheHeader() throws IOException {
    List<String> expected = content(slides(PLAIN));
    assertEquals(expected, content(slides("# of 2024\n# two lines\n" + PLAIN)));
    SlideTable table = slides("Cohort\n\nfinal\n" + PLAIN.replace(',', ';'));
    assertEquals(expected, content(table));
    assertTrue(table.notes().toString(), table.notes().get(0).contains("rows 1 to 3 are passed"));
  }

  @Test
  public void namesOfRowsNeedNoHeader() throws IOException {
    String r = PLAIN.replace("a,", "1,a,").replace("b,", "2,b,");
    assertEquals(content(slides(PLAIN)), content(slides(r)));
    for (String numbered :
        List.of(
            r, r.replace("slide_id", ",slide_id"), r.replace("slide_id", "Unnamed: 0,slide_id"))) {
      InstanceTable table = instances(numbered);
      assertEquals(List.of("slide_id", "case_id", "label"), names(table));
      List<List<Optional<String>>> rows = new ArrayList<>();
      table.forEachRow(rows::add);
      assertEquals(Optional.of("a"), rows.get(0).get(0));
      assertTrue(table.notes().get(0), table.notes().get(0).contains("numbers the rows"));
    }
    assertEquals(List.of(), instances(PLAIN).notes());
    assertEquals(List.of("Unnamed: 0", "x"), names(instances("Unnamed: 0,x\na,1\n")));
    String message = assertThrows(IOException.class, () -> instances(",x\na,1\n")).getMessage();
    assertTrue(message, message.contains("column 1 has no name"));
  }

  @Test
  public void aDashIsNothingUnlessItIsAFinding() throws IOException {
    for (String dash : List.of("-", "--", "\u2013", "'--", "[Not Available]")) {
      SlideTable table = slides("slide_id,case_id,label\na,P0," + dash + "\nb," + dash + ",x\n");
      assertEquals(dash, List.of("x"), List.copyOf(table.labels()));
      assertEquals(dash, Optional.empty(), table.rows().get(1).patient());
      assertTrue(table.notes().get(0), table.notes().get(0).contains("read as no label: " + dash));
    }
    assertEquals(List.of("+", "-"), List.copyOf(slides("s,label\na,-\nb,+\n").labels()));
    InstanceTable table = instances("bag,f,t,er\nx,0.5,u,-\ny,-,-,++\n");
    assertEquals(
        List.of(Kind.TEXT, Kind.NUMBER, Kind.TEXT, Kind.TEXT),
        table.columns().stream().map(Column::kind).toList());
    List<List<Optional<String>>> rows = new ArrayList<>();
    table.forEachRow(rows::add);
    assertEquals(
        List.of(Optional.of("y"), Optional.empty(), Optional.empty(), Optional.of("++")),
        rows.get(1));
    assertEquals(Optional.of("-"), rows.get(0).get(3));
    assertEquals(java.util.Set.of("u"), table.columns().get(2).values());
  }

  @Test
  public void labelsThatMayMeanNothingAreTold() throws IOException {
    for (String label : List.of("none", "Unknown", "not reported", "k.A.")) {
      List<String> notes = slides("slide_id,label\na,x\nb,y\nc," + label + "\n").notes();
      assertTrue(notes.toString(), notes.get(0).contains("\"" + label + "\" counts as a label"));
    }
    assertTrue(slides("slide_id,label\na,0\nb,1\nc,999\n").notes().get(0).contains("\"999\""));
    assertEquals(List.of(), slides("slide_id,label\na,999\nb,1000\nc,-9\n").notes());
  }

  @Test
  public void valuesThatDifferInSpellingOnlyAreTold() throws IOException {
    SlideTable table =
        slides("slide_id,case_id,label\na,003,Tumour\nb,3,tumour\nc,P 4,1\nd,p4,1.0\n");
    assertEquals(
        List.of(
            file()
                + ": labels that differ in spelling only count as different: \"1\" and \"1.0\","
                + " \"Tumour\" and \"tumour\".",
            file()
                + ": patients that differ in spelling only count as different: \"003\" and"
                + " \"3\"."),
        table.notes());
  }

  @Test
  public void idsWithFractionsThatWouldBecomeOneAreText() throws IOException {
    assertEquals(Kind.TEXT, kind("1.1", "1.2", "1.10"));
    assertEquals(Kind.NUMBER, kind("1.1", "1.2", "1.1", "1.30"));
  }

  @Test
  public void aWorkbookIsNoText() {
    for (byte[] start :
        new byte[][] {{'P', 'K', 3, 4, 20}, {(byte) 0xD0, (byte) 0xCF, 17, (byte) 0xE0}}) {
      String message = assertThrows(IOException.class, () -> slides(start)).getMessage();
      assertTrue(message, message.contains("is a workbook"));
    }
  }

  /** What a column of these cells is, with semicolons between two columns. */
  private Kind kind(String... cells) throws IOException {
    String rows =
        List.of(cells).stream().map(cell -> "x;" + cell + "\n").collect(Collectors.joining());
    return instances("x;column\n" + rows).columns().get(1).kind();
  }

  private static List<String> names(InstanceTable table) {
    return table.columns().stream().map(Column::name).toList();
  }

  /** Without the numbers of the rows. */
  private static List<String> content(SlideTable table) {
    return table.rows().stream()
        .map(row -> row.slide() + " " + row.patient() + " " + row.label())
        .toList();
  }

  private SlideTable slides(String text) throws IOException {
    return slides(text.getBytes(StandardCharsets.UTF_8));
  }

  private SlideTable slides(byte[] bytes) throws IOException {
    return SlideTable.read(Files.write(file(), bytes));
  }

  private InstanceTable instances(String text) throws IOException {
    return InstanceTable.inspect(Files.writeString(file(), text));
  }

  private Path file() {
    return folder.getRoot().toPath().resolve("table.csv");
  }
}
