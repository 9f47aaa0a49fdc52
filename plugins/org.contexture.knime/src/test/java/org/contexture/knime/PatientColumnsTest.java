package org.contexture.knime;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.contexture.knime.table.BagsTable;
import org.contexture.knime.table.BagsTable.BagRow;
import org.contexture.knime.table.LabelColumns;
import org.contexture.knime.table.PatientColumns;
import org.contexture.knime.table.TruthColumns;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.data.DataCell;
import org.knime.core.data.DataColumnSpecCreator;
import org.knime.core.data.DataRow;
import org.knime.core.data.DataTableSpec;
import org.knime.core.data.DataType;
import org.knime.core.data.def.DefaultRow;
import org.knime.core.data.def.StringCell;
import org.knime.core.node.BufferedDataTable;

public class PatientColumnsTest {

  @Rule public TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void theColumnIsGuessedByItsName() {
    for (String name :
        List.of("Patient", "patient_id", "Case ID", "case_submitter_id", "SUBJECT", "PatientID")) {
      assertEquals(name, PatientColumns.guess(spec(name, "Label"), "Patient"));
    }
    assertEquals("Patient", PatientColumns.guess(spec("staircase", "Label"), "Patient"));
    assertEquals(
        "a patient is no label",
        "Grade",
        LabelColumns.guess(spec("Grade", "case"), "Label", "case"));
  }

  @Test
  public void aColumnThatIsNotThereIsCountedAndTheLikelyOneNamed() throws Exception {
    BufferedDataTable table = table("case_id", "p1", "p1", "p2");
    List<BagRow> rows = BagsTable.read(table, TruthColumns.none(), "Patient");
    List<String> warnings = PatientColumns.warnings(table.getDataTableSpec(), "Patient", rows);
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0), warnings.get(0).contains("no patient column \"Patient\""));
    assertTrue(warnings.get(0), warnings.get(0).contains("each of the 3 slides"));
    assertTrue(warnings.get(0), warnings.get(0).contains("\"case_id\""));
    assertEquals(List.of(), PatientColumns.warnings(table.getDataTableSpec(), "case_id", rows));
    List<BagRow> grouped = BagsTable.read(table, TruthColumns.none(), "case_id");
    assertEquals(grouped.get(0).bag().patient(), grouped.get(1).bag().patient());
  }

  @Test
  public void missingPatientsAreCountedAndNoSlideIsTakenForAPatient() throws Exception {
    // The second slide has no patient; its name is that of the first slide's patient.
    BufferedDataTable table = table("Patient", "S1", "", "p2");
    List<BagRow> rows = BagsTable.read(table, TruthColumns.none(), "Patient");
    assertNotEquals(rows.get(0).bag().patient(), rows.get(1).bag().patient());
    List<String> warnings = PatientColumns.warnings(table.getDataTableSpec(), "Patient", rows);
    assertTrue(warnings.get(0), warnings.get(0).contains("1 of 3 slides have no patient"));
    assertTrue(warnings.get(0), warnings.get(0).endsWith("a patient of its own: \"S1\"."));
  }

  private static DataTableSpec spec(String... names) {
    DataTableSpec all = new DataTableSpec();
    for (String name : names) {
      all =
          new DataTableSpec(
              all,
              new DataTableSpec(new DataColumnSpecCreator(name, StringCell.TYPE).createSpec()));
    }
    return all;
  }

  private BufferedDataTable table(String patientColumn, String... patients) {
    Path file = folder.getRoot().toPath().resolve("features.h5");
    List<DataRow> rows = new ArrayList<>();
    for (int i = 0; i < patients.length; i++) {
      DataCell patient =
          patients[i].isEmpty() ? DataType.getMissingCell() : new StringCell(patients[i]);
      rows.add(
          new DefaultRow(
              "r" + i,
              new StringCell("S" + i),
              new StringCell(file.toString()),
              new StringCell("a"),
              patient));
    }
    return Rows.table(spec("Slide", "Features", "Label", patientColumn), rows);
  }
}
