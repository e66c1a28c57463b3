package io.updateorchestrator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionTest {

  @TempDir
  private Path folder;

  @Test
  void bashCompletesCommandsAndOptions() throws Exception {
    // Given
    Path script = Files.writeString(folder.resolve("completion.bash"), Run.of("completion", "bash").out());
    String typed = "source '%s'; COMP_WORDS=(update-orchestrator ex); COMP_CWORD=1; _complete_update-orchestrator 2>/dev/null; echo \"${COMPREPLY[@]}\"; "
        + "COMP_WORDS=(update-orchestrator plan --ba); COMP_CWORD=2; _complete_update-orchestrator 2>/dev/null; echo \"${COMPREPLY[@]}\"";

    // When
    Process bash = new ProcessBuilder("bash", "-c", typed.formatted(script)).start();
    List<String> completed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();

    // Then
    assertThat(completed.getFirst().split(" ")).contains("explain", "execute");
    assertThat(completed.getLast().strip()).isEqualTo("--base");
  }

  @Test
  void fishHasALineForEachCommandAndOption() {
    // When
    Run run = Run.of("completion", "fish");

    // Then
    assertThat(run.out()).contains("complete -c update-orchestrator -n '__fish_use_subcommand' -f -a plan -d '",
        "complete -c update-orchestrator -n '__fish_seen_subcommand_from plan' -l base -r -d 'against nothing (every action is a creation), or against what is in the cluster now'\n",
        "-n '__fish_seen_subcommand_from up' -s n -l namespace -r -d ");
  }
}
