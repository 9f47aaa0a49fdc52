package org.contexture.headless.view;

import static org.contexture.headless.view.BlocksPage.DAMAGED;
import static org.contexture.headless.view.BlocksPage.GONE;
import static org.contexture.headless.view.BlocksPage.HTML;
import static org.contexture.headless.view.BlocksPage.NAMED;
import static org.contexture.headless.view.BlocksPage.SQUARE;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.junit.ClassRule;
import org.junit.Test;

/** The list of slides, and slides that are not as they should be. */
public class PageSlidesTest {

  @ClassRule public static final BlocksPage PAGE = new BlocksPage();

  @Test
  public void namesWithHtmlAreShownAsTheyAre() throws Exception {
    PAGE.show(NAMED);
    assertEquals(HTML, PAGE.text("slideView.active.title.textContent"));
    assertEquals(
        HTML, PAGE.text("document.querySelectorAll('.slide')[4].querySelector('.id').textContent"));
    PAGE.go(SQUARE);
    PAGE.browser().evaluate("slideView.active.show.column = 1");
    PAGE.browser().evaluate("slideView.active.refresh().then(() => slideView.shown.show())");
    assertTrue(PAGE.text("document.querySelector('.layer').innerText").contains(HTML));
    PAGE.browser().evaluate("slideView.chooseAt(slideView.active, [300, 1400])");
    PAGE.browser().await("document.querySelector('.card').innerText.includes('<b>bold</b>')");
    assertEquals("undefined", PAGE.text("typeof window.hit"));
    assertEquals(0, PAGE.number("document.querySelectorAll('#view b').length"), 0);
  }

  @Test
  public void slidesThatVanishOrCannotBeReadSayWhy() throws Exception {
    PAGE.show(DAMAGED);
    awaitProblem("no format known here");
    Path gone = PAGE.file("gone.tiff");
    Path aside = gone.resolveSibling("aside");
    Files.move(gone, aside);
    PAGE.go(GONE);
    awaitProblem("does not exist any more");
    Files.move(aside, gone, StandardCopyOption.ATOMIC_MOVE);
    PAGE.go(GONE);
    awaitSlide();
    Files.move(gone, aside);
    PAGE.look(3000, 2000, 1.5);
    awaitProblem("does not exist any more");
    Files.move(aside, gone);
    PAGE.go(SQUARE);
    awaitSlide();
  }

  private static void awaitProblem(String text) throws Exception {
    PAGE.browser().await("slideView.active.problem.textContent.includes('%s')".formatted(text));
  }

  private static void awaitSlide() throws Exception {
    PAGE.browser().await("slideView.active.image && slideView.active.problem.hidden");
  }

  /** Pictures of those in sight only; sorted by how sure the model was, and by errors. */
  @Test
  public void twoHundredSlidesAreListed() throws Exception {
    PAGE.show(SQUARE);
    assertEquals(BlocksPage.SLIDES, PAGE.number("document.querySelectorAll('.slide').length"), 0);
    PAGE.browser().await("document.querySelector('.slide img').naturalWidth > 0");
    assertTrue(
        PAGE.number("[...document.querySelectorAll('.slide img')].filter((i) => i.src).length")
            < 40);
    sort("uncertain");
    assertEquals("flat", PAGE.text("document.querySelector('.slide .id').textContent"));
    sort("wrong");
    assertEquals("square", PAGE.text("document.querySelector('.slide .id').textContent"));
    int last = BlocksPage.SLIDES - 1;
    PAGE.go(last);
    PAGE.browser().await("slideView.active.image && slideView.active.slide === " + last);
    PAGE.browser()
        .await(
            String.format(
                Locale.ROOT,
                "slideView.list.items[%d].getBoundingClientRect().bottom <= window.innerHeight",
                last));
  }

  private static void sort(String order) throws Exception {
    PAGE.browser()
        .evaluate(
            """
            (() => {
              const select = document.querySelector('#slides select');
              select.value = '%s';
              select.dispatchEvent(new Event('change'));
            })()
            """
                .formatted(order));
  }

  @Test
  public void theLabelIsNotShownUnlessAskedFor() throws Exception {
    PAGE.show(SQUARE);
    PAGE.browser().evaluate("slideView.showAssociated()");
    String dialog = PAGE.text("document.querySelector('dialog').innerText");
    assertTrue(dialog, dialog.contains("may show who the patient is"));
    assertEquals(
        0,
        PAGE.number(
            "performance.getEntriesByType('resource').filter((r) =>"
                + " r.name.includes('associated')).length"),
        0);
  }
}
