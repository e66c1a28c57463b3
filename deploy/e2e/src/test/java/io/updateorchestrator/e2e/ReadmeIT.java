package io.updateorchestrator.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.updateorchestrator.e2e.outside.App;
import io.updateorchestrator.e2e.outside.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs what README.md tells people to type. A block below {@code <!-- run -->} has to end with 0; one below {@code <!-- run until: TEXT -->} goes on until the
 * next such block; {@code <!-- then: TEXT -->} after a block says what the one that goes on says next.
 */
class ReadmeIT {
  private static final Pattern STEP = Pattern.compile("<!-- (run|run until: (.+?)|then: (.+?)) -->(?:\\s*```bash\\n(.*?)```)?", Pattern.DOTALL);
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir
  private Path folder;

  private record Step(String until, String then, String commands) {}

  private static List<Step> steps() throws IOException {
    List<Step> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(Files.readString(Repository.ROOT.resolve("README.md")));
    while (matcher.find()) {
      steps.add(new Step(matcher.group(2), matcher.group(3), matcher.group(4)));
    }
    return steps;
  }

  private App run(String commands) {
    Map<String, String> environment = Map.of("XDG_STATE_HOME", folder.resolve("state").toString());
    // exec: so that the process that is ended is the orchestrator, not the shell around it.
    String script = commands.strip().replace("/tmp/", folder + "/").replaceAll("(?m)^(deploy/bin/update-orchestrator up .*)\\z", "exec $1");
    return App.run(folder.resolve("logs"), environment, Repository.ROOT, List.of("bash", "-ec", script));
  }

  @Test
  void doesWhatItSays() throws IOException {
    // Given
    List<Step> steps = steps();
    App going = null;
    int from = 0;
    assertThat(steps).hasSizeGreaterThan(6);

    // When / Then
    try {
      for (Step step : steps) {
        if (step.then() != null) {
          from = awaitSaid(going, step.then(), from);
        } else if (step.until() != null) {
          if (going != null) {
            assertThat(going.stop()).as(going.said()).isIn(0, 130, 143);
          }
          going = run(step.commands());
          from = awaitSaid(going, step.until(), 0);
        } else {
          try (App app = run(step.commands())) {
            assertThat(app.awaitEnd(PATIENCE)).as("%s%n%s", step.commands(), app.said()).isZero();
          }
        }
      }
    } finally {
      if (going != null) {
        going.close();
      }
    }
  }

  /** Where in its output the text ends, looked for from there on. */
  private static int awaitSaid(App app, String text, int from) {
    return app.awaitSaid("(?s)\\A.{" + from + ",}?" + Pattern.quote(text), PATIENCE).end();
  }
}
