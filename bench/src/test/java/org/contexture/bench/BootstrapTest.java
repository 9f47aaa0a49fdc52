package org.contexture.bench;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.contexture.bench.Findings.Finding;
import org.junit.Test;

public class BootstrapTest {

  private static final List<String> RIDGE = List.of("ridge");

  /** AUROCs of seeds, all slides alike: nothing but the seeds differs. */
  private static Bootstrap seeds(double before, double teacher, double... after)
      throws IOException {
    List<String> patients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      patients.add("p" + i);
    }
    Findings findings = Findings.in(Optional.empty(), "", patients);
    double[] none = new double[20];
    findings.add(new Findings.Key(Findings.BEFORE, 0, 0, "ridge"), new Finding(before, none));
    findings.add(new Findings.Key(Findings.TEACHER, 0, 0, "ridge"), new Finding(teacher, none));
    for (int seed = 0; seed < after.length; seed++) {
      findings.add(new Findings.Key("own", seed, 600, "ridge"), new Finding(after[seed], none));
      findings.add(
          new Findings.Key("context", seed, 600, "ridge"), new Finding(after[seed] + 0.02, none));
    }
    return new Bootstrap(findings, RIDGE);
  }

  @Test
  public void intervalsOfSeedsAreAsWideAsTheStandardErrorSays() throws IOException {
    Random random = new Random(2);
    double[] after = random.doubles(8, 0.7, 0.9).toArray();
    List<Double> values = new ArrayList<>();
    for (double value : after) {
      values.add(value);
    }
    Draws gain = seeds(0.7, 0.9, after).gain("own", 600);
    double error = Spread.deviation(values) / Math.sqrt(8);
    assertEquals(Spread.mean(values) - 0.7, gain.value(), 1e-12);
    assertEquals(2.8 * error, gain.visible(), 0.1 * 2.8 * error);
    assertEquals(2 * 1.96 * error, gain.high() - gain.low(), 0.15 * 4 * error);
  }

  @Test
  public void differencesOfArmsArePairedBySeed() throws IOException {
    Draws difference = seeds(0.7, 0.9, 0.6, 0.8, 0.95).difference("context", "own", 600);
    assertEquals(0.02, difference.low(), 1e-9); // seeds differ by 0.35, the arms never
    assertEquals(0.02, difference.high(), 1e-9);
  }

  @Test
  public void theShareOfTheLeadIsOneForTheTeacherAndZeroForBefore() throws IOException {
    Bootstrap set = seeds(0.7, 0.9, 0.8, 0.8);
    assertEquals(0.5, set.gain("own", 600).over(set.lead()).value(), 1e-9);
    assertTrue(set.hasLead());
    assertFalse(seeds(0.7, 0.7, 0.8).hasLead());
  }

  @Test
  public void patientsAreDrawnTogetherWithAllTheirSlides() throws IOException {
    double[] influences = {0.01, 0.01, 0.01, -0.01, -0.01, -0.01};
    Draws two = ofPatients(List.of("p", "p", "p", "q", "q", "q"), influences);
    Draws six = ofPatients(List.of("p", "q", "r", "s", "t", "u"), influences);
    assertTrue(two + " " + six, two.high() - two.low() > 1.3 * (six.high() - six.low()));
    assertTrue(six.high() - six.low() > 0.03);
  }

  private static Draws ofPatients(List<String> patients, double[] influences) throws IOException {
    Findings findings = Findings.in(Optional.empty(), "", patients);
    findings.add(new Findings.Key(Findings.BEFORE, 0, 0, "ridge"), new Finding(0.7, influences));
    return new Bootstrap(findings, RIDGE).before();
  }

  @Test
  public void tablesAndPictureHoldEverySetAndAllOfThem() throws IOException {
    Bootstrap one = seeds(0.7, 0.9, 0.8, 0.84);
    Bootstrap another = seeds(0.6, 0.61, 0.5, 0.7);
    EvidenceTables tables = new EvidenceTables(Map.of("one", one, "another", another), "own");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    tables.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(text, text.contains("| one | own | 600 | 2 | 0.820 | +0.120"));
    assertTrue(text, text.contains("| 2 sets | context | 600 |"));
    assertTrue(text, text.contains("+0.020 (+0.020 … +0.020)"));
    assertTrue(text, text.contains("-0.100")); // the least seed of another
    assertEquals(760, ImageIO.read(new ByteArrayInputStream(EvidencePlot.png(tables))).getWidth());
  }
}
