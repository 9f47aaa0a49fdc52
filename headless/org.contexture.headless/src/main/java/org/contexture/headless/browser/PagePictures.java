package org.contexture.headless.browser;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Pictures of the page for the documentation. */
final class PagePictures {

  private final Chromium browser;
  private final URI address;
  private final Path folder;

  PagePictures(Chromium browser, URI address, Path folder) {
    this.browser = browser;
    this.address = address;
    this.folder = folder;
  }

  void take() throws IOException, InterruptedException {
    browser.resize(1440, 860, 1);
    browser.prefer("light");
    browser.open(address);
    browser.await("slideView.active.image && slideView.active.overlay.layer");
    // the slide of which the model is surest that it is a lesion
    browser.evaluate(
        """
        (() => {
          const { slides } = slideView.content;
          const surest = slides
            .map((slide, i) => [slide.probabilities.lesion ?? slide.probabilities["1"] ?? 0, i])
            .sort(([a], [b]) => b - a)[0][1];
          return slideView.open(surest);
        })()
        """);
    browser.await("slideView.strip.tiles[0]?.slide === slideView.active.slide");
    browser.press(".");
    browser.await("document.querySelector('.card img')?.naturalWidth > 0");
    browser.evaluate("void slideView.active.viewer.viewport.goHome(true)");
    shoot("slide-view.jpg");

    browser.prefer("dark");
    browser.press("2");
    browser.await("slideView.panes.length === 2 && slideView.linked.on");
    browser.evaluate(
        "Object.assign(slideView.panes[1].show, { values: false }), slideView.panes[1].recolour()");
    browser.evaluate("slideView.card.tile && slideView.goTo(slideView.card.tile)");
    shoot("slide-view-two.jpg");
  }

  private void shoot(String name) throws IOException, InterruptedException {
    browser.evaluate("new Promise((done) => setTimeout(done, 1500))");
    browser.await("slideView.panes.every((pane) => pane.image.getFullyLoaded())");
    browser.await("[...document.querySelectorAll('#strip img')].every((one) => one.complete)");
    BufferedImage seen = ImageIO.read(new ByteArrayInputStream(browser.screenshot()));
    BufferedImage plain =
        new BufferedImage(seen.getWidth(), seen.getHeight(), BufferedImage.TYPE_INT_RGB);
    plain.createGraphics().drawImage(seen, 0, 0, null);
    ImageIO.write(plain, "jpg", folder.resolve(name).toFile());
  }
}
