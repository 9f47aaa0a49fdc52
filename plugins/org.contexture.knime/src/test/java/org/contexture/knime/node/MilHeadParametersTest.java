package org.contexture.knime.node;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import org.contexture.mil.MilLearner;
import org.contexture.mil.head.Abmil;
import org.contexture.mil.head.Clam;
import org.contexture.mil.head.ClamInstanceLoss;
import org.contexture.mil.head.Dsmil;
import org.contexture.mil.head.GatedAbmil;
import org.contexture.mil.head.HardTiles;
import org.contexture.mil.head.Heads;
import org.contexture.mil.head.Mhim;
import org.contexture.mil.head.TransMil;
import org.junit.Test;
import org.knime.core.node.InvalidSettingsException;

/** What the dialog tells a head. */
public class MilHeadParametersTest {

  private static final class Dialog extends MilHeadParameters {
    Dialog(String head) {
      this.head = head;
    }
  }

  /** Workflows saved before heads had options load with these. */
  @Test
  public void untouchedDialogsGiveTheHeadsOfBefore() throws InvalidSettingsException {
    for (String head : MilLearner.heads()) {
      assertEquals(Heads.named(head), new Dialog(head).chosenHead());
    }
  }

  @Test
  public void everyOptionIsHeard() throws InvalidSettingsException {
    for (String head : MilLearner.heads()) {
      Dialog dialog = new Dialog(head);
      dialog.attentionWidth = 64;
      dialog.clusteredTiles = 5;
      dialog.slideWeight = 0.5;
      dialog.subtypes = MilHeadParameters.Subtypes.YES;
      dialog.tileLoss = MilHeadParameters.TileLoss.SMOOTH_SVM;
      dialog.tileWeight = 0.3;
      dialog.largestWidth = 128;
      dialog.publishedMasking = false;
      dialog.maskedAtRandom = 0.1;
      dialog.maskedLowest = 0.2;
      dialog.maskedHighest = 0.05;
      dialog.drawnOfHighest = 0.25;
      dialog.teacherWeight = 0.4;
      dialog.teacherMomentum = 0.99;
      ClamInstanceLoss clustering =
          new ClamInstanceLoss(
              5, ClamInstanceLoss.Subtyping.YES, ClamInstanceLoss.Comparison.SMOOTH_SVM);
      assertEquals(
          switch (head) {
            case "abmil" -> new Abmil(64);
            case "gated-abmil" -> new GatedAbmil(64);
            case "clam-sb" -> new Clam(Clam.Branches.SINGLE, clustering, 0.5);
            case "clam-mb" -> new Clam(Clam.Branches.MULTIPLE, clustering, 0.5);
            case "dsmil" -> new Dsmil(0.3);
            case "transmil" -> new TransMil(128);
            case "mean", "max" -> Heads.named(head);
            default -> {
              Mhim published = (Mhim) Heads.named(head);
              HardTiles mask = new HardTiles(0.1, 0.2, 0.05, 0.25);
              yield new Mhim(published.encoder(), published.version(), mask, 0.4, 0.99);
            }
          },
          dialog.chosenHead());
    }
  }

  @Test
  public void whatNoHeadTakesIsRefusedByItsName() {
    Dialog dialog = new Dialog("transmil");
    dialog.largestWidth = 100;
    String message = assertThrows(InvalidSettingsException.class, dialog::chosenHead).getMessage();
    assertTrue(message, message.contains("100; expected a value that is a multiple of 64"));
  }
}
