package io.updateorchestrator.bench;

import io.updateorchestrator.e2e.outside.App;
import io.updateorchestrator.e2e.outside.Repository;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shop on the simulated cluster, from a built start on an empty folder to the summary: at most 12 s. */
class ShopBench {
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
  private static final Duration LONG = Duration.ofMinutes(3);

  @TempDir
  private Path folder;

  @Test
  void measure() {
    Numbers shop = new Numbers("up deploy/examples/shop --cluster simulated --once, to the summary");
    Numbers whole = new Numbers("the same, to the end of the process");
    Numbers plan = new Numbers("baseline: plan deploy/examples/shop (neither broker nor cluster)");
    Built.sure(folder);
    String examples = Repository.ROOT.resolve("deploy/examples/shop").toString();
    for (int round = 0; round < ROUNDS; round++) {
      measureShop(shop, whole, "up", examples, "--cluster", "simulated", "--once", "--listen", "127.0.0.1:0", "--data-dir", folder.resolve("shop" + round).toString());
      plan.add(run("plan", examples, "--data-dir", folder.resolve("plan" + round).toString()));
    }
    Numbers.head("Shop from a built start to the summary (goal: <= 12 s)");
    shop.print();
    whole.print();
    plan.print();
  }

  private void measureShop(Numbers shop, Numbers whole, String... arguments) {
    long begin = System.nanoTime();
    try (App app = App.launch(folder.resolve("logs"), arguments)) {
      app.awaitSaid("Rollout \\S+ of shop succeeded", LONG);
      shop.add(System.nanoTime() - begin);
      if (app.awaitEnd(LONG) != 0) {
        throw new AssertionError(app.said());
      }
      whole.add(System.nanoTime() - begin);
    }
  }

  private long run(String... arguments) {
    long begin = System.nanoTime();
    try (App app = App.launch(folder.resolve("logs"), arguments)) {
      int exitCode = app.awaitEnd(LONG);
      if (exitCode != 0) {
        throw new AssertionError("exit " + exitCode + "\n" + app.said());
      }
      return System.nanoTime() - begin;
    }
  }
}
