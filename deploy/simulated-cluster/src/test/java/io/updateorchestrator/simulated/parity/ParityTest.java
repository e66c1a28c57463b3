package io.updateorchestrator.simulated.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sequences of raw requests ({@code NAME.requests}) and what kube-apiserver 1.34 answered to them ({@code NAME.answers}). The
 * simulated core has to answer the same; a real server, when {@code KUBECONFIG} names one, shows that the files are right.
 * To write them anew: {@code KUBECONFIG=… mvn test -Dtest=ParityTest -Dparity.record=true}.
 */
class ParityTest {

  private static final Path FOLDER = Path.of("src/test/resources/parity");

  static Stream<String> sequences() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.map(f -> f.getFileName().toString()).filter(n -> n.endsWith(".requests")).map(n -> n.replace(".requests", "")).sorted().toList().stream();
    }
  }

  private static List<Step> steps(String name) throws IOException {
    return Step.parse(Files.readString(FOLDER.resolve(name + ".requests")));
  }

  private static String answers(String name) throws IOException {
    return Files.readString(FOLDER.resolve(name + ".answers"));
  }

  @ParameterizedTest
  @MethodSource("sequences")
  void simulatedClusterAnswersAsTheRealOneDid(String name) throws IOException {
    // When
    String answered = new Talk(new SimulatedTalk(), "parity-" + name).run(steps(name));

    // Then
    assertThat(answered).isEqualTo(answers(name));
  }

  @ParameterizedTest
  @MethodSource("sequences")
  @EnabledIfEnvironmentVariable(named = "KUBECONFIG", matches = ".+")
  void realClusterAnswersAsItDid(String name) throws IOException {
    try (RealTalk real = new RealTalk(System.getenv("KUBECONFIG"))) {
      // When
      String answered = new Talk(real, "parity-" + name + "-" + ProcessHandle.current().pid()).run(steps(name));

      // Then
      if (Boolean.getBoolean("parity.record")) {
        Files.writeString(FOLDER.resolve(name + ".answers"), answered);
      }
      assertThat(inItsOwnTime(name, answered)).isEqualTo(inItsOwnTime(name, answers(name)));
    }
  }

  /**
   * How far a controller has got when it is asked differs from run to run. Of {@code lifecycle}, which is about what moves by
   * itself, only what was asked and whether it was taken is compared; of the others, all that no controller writes.
   */
  private static String inItsOwnTime(String name, String text) throws IOException {
    if (name.equals("lifecycle")) {
      return text.lines().filter(l -> l.startsWith("# ") || l.matches("\\d{3} .*")).map(l -> l.startsWith("#") ? l : l.substring(0, 3)).collect(Collectors.joining("\n"));
    }
    StringBuilder kept = new StringBuilder();
    for (String step : text.split("\n\n")) {
      String[] parts = step.split("\n", 2);
      kept.append(parts[0]).append('\n').append(parts[1], 0, 4).append(Answers.withoutControllers(parts[1].substring(4))).append("\n\n");
    }
    return kept.toString();
  }
}
