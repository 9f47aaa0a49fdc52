package org.contexture.knime;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.contexture.knime.nodes.distillation.DistillationLearnerNodeFactory;
import org.contexture.knime.port.EncoderPortObject;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.knime.core.data.DataCell;
import org.knime.core.node.BufferedDataTable;
import org.knime.core.node.port.PortObject;
import org.knime.node.HeadlessNode;

/** What the learner hands on where its student did not get better: one whose learning rate is 0. */
public class StudentSafeguardTest {

  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

  private static Path workflow;
  private static PortObject tiles;
  private static PortObject student;
  private static PortObject teacher;

  @BeforeClass
  public static void tiles() throws Exception {
    workflow = FOLDER.newFolder("workflow").toPath();
    PortObject slides = Made.slides(workflow, 9, 512);
    tiles = Made.tiles(workflow, slides);
    student = encoder(1);
    teacher = encoder(2);
  }

  private static PortObject encoder(long seed) throws Exception {
    return Made.encoder(workflow, "squeezenet1_1", seed);
  }

  @Test
  public void theStudentIsHandedOnAsItWasAndTheReasonSaid() throws Exception {
    HeadlessNode.Executed executed = learner("KEEP_BETTER");
    assertEquals(Map.of(), withoutStart(executed));
    assertThat(executed.warning(), containsString("is handed on as it came in"));
    assertFalse("there is a doubt", summary(executed, "Doubt").isMissing());
    assertEquals(
        summary(executed, "Recognition Before").toString(),
        summary(executed, "Recognition After").toString());
  }

  @Test
  public void orTheFineTunedOneWithTheWarning() throws Exception {
    HeadlessNode.Executed executed = learner("WARN");
    assertTrue(withoutStart(executed).containsKey("distillation_steps"));
    assertThat(executed.warning(), containsString("slides)"));
    assertThat(executed.warning(), not(containsString("is handed on")));
  }

  @Test
  public void orNobodyLooks() throws Exception {
    HeadlessNode.Executed executed = learner("OFF");
    assertTrue(withoutStart(executed).containsKey("distillation_steps"));
    assertNull(executed.warning());
    assertTrue(summary(executed, "Recognition After").isMissing());
  }

  private static HeadlessNode.Executed learner(String safeguard) throws Exception {
    return new NodeBench(new DistillationLearnerNodeFactory(), workflow)
        .set("windowSide", 2)
        .set("epochs", 1)
        .set("studentLearningRate", 0.0)
        .set("safeguard", safeguard)
        .run(tiles, student, teacher);
  }

  /** Provenance that the student did not come with. */
  private static Map<String, String> withoutStart(HeadlessNode.Executed executed) {
    Map<String, String> provenance =
        new TreeMap<>(((EncoderPortObject) executed.objects()[0]).model().provenance());
    provenance.entrySet().removeAll(((EncoderPortObject) student).model().provenance().entrySet());
    return provenance;
  }

  private static DataCell summary(HeadlessNode.Executed executed, String column) {
    BufferedDataTable table = (BufferedDataTable) executed.objects()[2];
    return table.iterator().next().getCell(table.getDataTableSpec().findColumnIndex(column));
  }
}
