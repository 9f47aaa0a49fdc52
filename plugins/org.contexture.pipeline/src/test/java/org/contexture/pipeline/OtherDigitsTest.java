package org.contexture.pipeline;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.contexture.encoder.Encoders;
import org.contexture.encoder.architecture.TimmVisionTransformer;
import org.contexture.encoder.architecture.VisionTransformer;
import org.contexture.network.SafeTensors;
import org.junit.Test;

/** Names and checksums are the same where the system's language has digits of its own. */
public class OtherDigitsTest {

  private static final List<Locale> OTHERS =
      List.of("ar-EG", "fa-IR", "bn-BD", "ne-NP", "tr-TR", "de-DE").stream()
          .map(Locale::forLanguageTag)
          .toList();

  @Test
  public void theTestWouldNotice() throws Exception {
    assertNotEquals("7 tiles", in(OTHERS.get(0), () -> "%d tiles".formatted(7)));
  }

  @Test
  public void encodersHaveTheSameNamesEverywhere() throws Exception {
    for (String architecture : List.of("efficientnet_b0", "mobilenet_v2", "resnet18", "vit_s_16")) {
      Callable<Object> names =
          () ->
              SafeTensors.parse(Encoders.initialise(architecture, 1).weights(), "the new encoder")
                  .tensors()
                  .keySet();
      Object expected = in(Locale.ROOT, names);
      assertEquals(expected, in(OTHERS.get(0), names));
    }
  }

  @Test
  public void aTransformerWrittenOutIsTheSameEverywhere() throws Exception {
    String options =
        "timm_vit(dim=384,depth=12,heads=6,mlp=1536,patch=16,pixels=224,class=1,registers=0,"
            + "positions=all,scale=0,swiglu=0,pool=class,norm=first)";
    Callable<Object> text =
        () ->
            TimmVisionTransformer.write(
                TimmVisionTransformer.pooled(options, VisionTransformer.Pooling.CLASS));
    for (Locale other : OTHERS) {
      assertEquals(in(Locale.ROOT, text), in(other, text));
    }
  }

  private static <T> T in(Locale locale, Callable<T> work) throws Exception {
    Locale before = Locale.getDefault();
    Locale.setDefault(locale);
    try {
      return work.call();
    } finally {
      Locale.setDefault(before);
    }
  }
}
