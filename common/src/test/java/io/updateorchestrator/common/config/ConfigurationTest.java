package io.updateorchestrator.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.event.OperationSettings;
import io.updateorchestrator.common.event.RolloutOptions;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.resource.GroupKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {

  @TempDir
  private Path folder;

  private Configuration load(String text, String environment) {
    return Configuration.load(file(text), environment, Map.of());
  }

  private Path file(String text) {
    try {
      return Files.writeString(folder.resolve("config.yaml"), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<Problem> problems(String text) {
    OrchestratorException refused = catchThrowableOfType(OrchestratorException.class, () -> load(text, null));
    assertThat(refused.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(refused.getMessage()).doesNotContain("\n");
    return refused.problems();
  }

  private static String reference() {
    try (InputStream in = ConfigurationTest.class.getResourceAsStream("reference.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, String> leaves(JsonNode node) {
    Map<String, String> leaves = new TreeMap<>();
    leaves("", node, leaves);
    return leaves;
  }

  private static void leaves(String path, JsonNode node, Map<String, String> leaves) {
    if (node.isObject()) {
      node.properties().forEach(e -> leaves(path + "/" + e.getKey(), e.getValue(), leaves));
    } else {
      leaves.put(path, node.toString());
    }
  }

  @Test
  void hasTheDefaultsOfTheCustomersFile() {
    // Given
    Map<String, String> customers = leaves(load(reference(), null).values());

    // When
    Map<String, String> defaults = leaves(Configuration.defaults().values());

    // Then
    assertThat(defaults).containsAllEntriesOf(customers).hasSizeGreaterThan(80);
  }

  @ParameterizedTest
  @CsvSource({
      "/fail_fast_after, 10s", "/settle_time, 5s", "/force_conflicts, false", "/allow_remote_bases, false", "/lease_namespace, update-orchestrator", "/drift, report",
      "/http/listen, 127.0.0.1:8088", "/safety/max_prune_percentage, 50", "/resource_config/Service/recreate, when-needed", "/resource_config/Service/wait_for_address, false",
      "/resource_config/Deployment/stable_for, 0s", "/resource_config/Deployment/scale_down_delay, 30s"})
  void hasTheDefaultsOfTheSpecification(String pointer, String value) {
    assertThat(Configuration.defaults().values().at(pointer).asText()).isEqualTo(value);
  }

  @Test
  void pinsWhatDecisionsDependOn() {
    // When
    LaneConfiguration lane = Configuration.defaults().lane();

    // Then
    assertThat(lane.batchTimeoutMs()).isEqualTo(600_000);
    assertThat(lane.operationTimeoutMs()).isEqualTo(300_000);
    assertThat(lane.maxRetries()).isEqualTo(3);
    assertThat(lane.parallelBatches()).isFalse();
    assertThat(lane.rollsBack(null)).isTrue();
    assertThat(lane.rollbackTimeoutMs()).isEqualTo(300_000);
    assertThat(lane.failFastAfterMs()).isEqualTo(10_000);
    assertThat(lane.settleMs()).isEqualTo(5_000);
    assertThat(lane.forceConflicts()).isFalse();
    assertThat(lane.validation()).isEqualTo(new LaneConfiguration.Validation(true, true, true, 30_000, 60_000));
    assertThat(lane.safety()).isEqualTo(new LaneConfiguration.Safety(50, 10, 3_600_000, 20, false, 50));
    assertThat(lane.detection()).isEqualTo(new LaneConfiguration.Detection(true, true, true, true,
        List.of("gitops.flux.io/depends-on", "app.kubernetes.io/depends-on", "update.orchestrator.io/depends-on"), true, List.of()));
    assertThat(lane.settingsOf(new GroupKind("apps", "Deployment"), null))
        .isEqualTo(new OperationSettings(300_000, 60_000, 10_000, 5_000, 3, false, "when-needed", true, true, false, true, 60_000, true, true));
    assertThat(Json.read(Json.bytes(lane), LaneConfiguration.class)).isEqualTo(lane);
  }

  @Test
  void loadsWrappedInAConfigMap() {
    // Given
    String wrapped = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: update-orchestrator-config}\ndata:\n  config.yaml: |\n    " + reference().replace("\n", "\n    ");

    // When
    Configuration configuration = load(wrapped, null);

    // Then
    assertThat(configuration.values()).isEqualTo(load(reference(), null).values());
    assertThat(configuration.warnings()).isEmpty();
  }

  @Test
  void saysWhatAConfigMapLacks() {
    assertThat(problems("kind: ConfigMap\ndata: {other.yaml: x}")).singleElement().satisfies(p -> assertThat(p.message()).contains("no config.yaml"));
  }

  @Test
  void laysEnvironmentsOverIt() {
    // When
    Configuration production = load("batch_timeout: 30\nsafety: {max_batch_size: 7}\nenvironments: {production: {operation_timeout: 10m}}", "production");
    Configuration staging = Configuration.load(null, null, Map.of("UPDATE_ORCHESTRATOR_ENVIRONMENT", "staging"));

    // Then
    assertThat(production.millis("operation_timeout")).isEqualTo(600_000);
    assertThat(production.millis("batch_timeout")).isEqualTo(30_000);
    assertThat(production.origins()).containsEntry("operation_timeout", "environment production").containsEntry("safety.max_batch_size", "config.yaml").containsEntry("max_retries", "default");
    assertThat(staging.lane().safety().confirmationThreshold()).isEqualTo(10);
    assertThat(Configuration.load(null, "production", Map.of()).lane().safety()).isEqualTo(new LaneConfiguration.Safety(20, 5, 3_600_000, 5, true, 50));
    assertThat(Configuration.load(null, "development", Map.of()).lane().rollsBack(null)).isFalse();
  }

  @Test
  void namesTheKnownEnvironments() {
    // When
    OrchestratorException refused = catchThrowableOfType(OrchestratorException.class, () -> Configuration.load(null, "prod", Map.of()));

    // Then
    assertThat(refused.problems()).singleElement().satisfies(p -> assertThat(p.display()).contains("no environment prod", "development, staging, production"));
  }

  @Test
  void tellsAllProblemsAtOnceWithLineAndWayOut() {
    // When
    List<Problem> problems = problems("batch_timeot: 3\nmax_retries: -1\nstrategies: {Deployment: roling}\nsafety:\n  max_batch_size: many\nresource_config:\n  Service: {recreat: always}\nenvironments:\n  x: {drift: maybe}\n");

    // Then
    assertThat(problems).extracting(Problem::display).satisfiesExactlyInAnyOrder(
        p -> assertThat(p).contains("config.yaml:1:", "batch_timeot", "unknown key", "did you mean batch_timeout?"),
        p -> assertThat(p).contains(":2:", "max_retries", "at least 0", "\"-1\""),
        p -> assertThat(p).contains(":3:", "strategies.Deployment", "rolling"),
        p -> assertThat(p).contains(":5:", "safety.max_batch_size", "\"many\""),
        p -> assertThat(p).contains(":7:", "resource_config.Service.recreat", "did you mean recreate?"),
        p -> assertThat(p).contains(":9:", "environments.x.drift", "report, correct, ignore"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "sources: [{name: a, git: g, folder: f, clusters: [c]}]\\nclusters: [{name: c}]|sources[0]: needs one of git and folder",
      "sources: [{name: a, git: g, clusters: [prd]}]\\nclusters: [{name: prod}]|there is no cluster prd (did you mean prod?)",
      "sources: [{name: a, git: g}]|sources[0]: has no target (name clusters, or give a cluster_selector)",
      "clusters: [{name: a}, {name: a}]|there are two clusters a",
      "clusters: [{kubeconfig: x}]|clusters[0]: has no name",
      "clusters: [{name: Prod_EU}]|must be a name of lower-case letters",
      "kafka: {bootstrap_server: x}|did you mean bootstrap_servers?",
      "http: {listen: 8088}|must be host:port",
      "- a|a configuration is a map of keys",
      "a: 1\\n---\\nb: 2|a configuration is one document"})
  void refuses(String text, String message) {
    assertThat(problems(text.replace("\\n", "\n"))).extracting(Problem::display).anySatisfy(p -> assertThat(p).contains(message));
  }

  @ParameterizedTest
  @ValueSource(strings = {"resource_config: {ConfigMap: {trigger_pod_restart: true}}", "resource_config: {Service: {preserve_cluster_ip: true}}",
      "resource_config: {Deployment: {health_check: {ready_replicas_threshold: 0.5}}}", "resource_config: {Deployment: {stable_for: 5s}}", "drift: correct",
      "resource_config: {Deployment: {ignore_fields: [/spec/replicas]}}", "strategies: {Deployment: blue-green}"})
  void warnsByNameOfWhatComesLater(String text) {
    // When
    List<String> warnings = load(text, null).warnings();

    // Then
    String key = text.replaceAll(".*[ {]([a-z_A-Z]+): [^{].*", "$1").replaceAll("^(drift):.*", "$1");
    assertThat(warnings).singleElement().satisfies(w -> assertThat(w).contains(key));
  }

  @ParameterizedTest
  @ValueSource(strings = {"resource_config: {ConfigMap: {trigger_pod_restart: false}}", "resource_config: {Deployment: {health_check: {ready_replicas_threshold: 1}}}",
      "resource_config: {Deployment: {stable_for: 0}}", "drift: report"})
  void doesNotWarnOfTheirDefaults(String text) {
    assertThat(load(text, null).warnings()).isEmpty();
  }

  @Test
  void warnsThatSecretsStayMasked() {
    assertThat(load("resource_config: {Secret: {mask_values_in_logs: false}}", null).warnings()).singleElement().satisfies(w -> assertThat(w).contains("mask_values_in_logs", "ignored"));
  }

  @Test
  void countsRolloutTimeoutsOnlyWhereTheUserSetsThem() {
    // Given
    GroupKind statefulSet = new GroupKind("apps", "StatefulSet");

    // Then
    assertThat(Configuration.defaults().lane().settingsOf(statefulSet, null).timeoutMs()).isEqualTo(300_000);
    assertThat(load("resource_config: {StatefulSet: {rollout_timeout: 900}}", null).lane().settingsOf(statefulSet, null).timeoutMs()).isEqualTo(900_000);
    assertThat(load("environments: {e: {resource_config: {StatefulSet: {rollout_timeout: 7m}}}}", "e").lane().settingsOf(statefulSet, null).timeoutMs()).isEqualTo(420_000);
    assertThat(Configuration.defaults().lane().settingsOf(statefulSet, new RolloutOptions(null, null, null, 42)).timeoutMs()).isEqualTo(42_000);
  }

  @Test
  void aKindWithItsGroupComesBeforeTheKindAlone() {
    // When
    LaneConfiguration lane = load("resource_config: {Service: {recreate: always}, serving.knative.dev/Service: {recreate: never}}", null).lane();

    // Then
    assertThat(lane.settingsOf(new GroupKind("", "Service"), null).recreate()).isEqualTo("always");
    assertThat(lane.settingsOf(new GroupKind("serving.knative.dev", "Service"), null).recreate()).isEqualTo("never");
  }

  @Test
  void validationEnabledTurnsItsThreeChecksOff() {
    assertThat(load("validation_enabled: false", null).lane().validation()).isEqualTo(new LaneConfiguration.Validation(false, false, false, 30_000, 60_000));
  }

  @Test
  void theEnvironmentsLogLevelComesLast() {
    // When
    Configuration configuration = Configuration.load(file("logging: {level: WARN}"), null, Map.of("LOG_LEVEL", "debug"));

    // Then
    assertThat(configuration.at("logging.level").asText()).isEqualTo("DEBUG");
    assertThat(configuration.origins()).containsEntry("logging.level", "LOG_LEVEL");
    assertThat(catchThrowableOfType(OrchestratorException.class, () -> Configuration.load(null, null, Map.of("LOG_LEVEL", "loud"))).problems()).hasSize(1);
  }

  @Test
  void resolvesFilesAgainstItsOwnFolder() {
    // When
    Configuration configuration = load("""
        clusters: [{name: prod, labels: {region: eu}, kubeconfig: kube/prod, context: admin}, {name: sim, simulated: true}]
        sources: [{name: shop, git: https://git.example/shop.git, path: 'clusters/{cluster}', cluster_selector: {region: eu}, interval: 5m, auth: {username: x, password_file: /etc/token}}]
        """, null);

    // Then
    assertThat(configuration.clusters()).first().isEqualTo(new Configuration.ClusterEntry("prod", Map.of("region", "eu"), folder.resolve("kube/prod"), "admin", false, false));
    assertThat(configuration.sources()).singleElement().satisfies(s -> {
      assertThat(s.branch()).isEqualTo("main");
      assertThat(s.intervalMs()).isEqualTo(300_000);
      assertThat(s.prune()).isFalse();
      assertThat(s.passwordFile()).isEqualTo(Path.of("/etc/token"));
      assertThat(s.targets("prod", Map.of("region", "eu"))).isTrue();
      assertThat(s.targets("sim", Map.of())).isFalse();
    });
  }

  @Test
  void saysWhichFileIsNotThere() {
    // When
    OrchestratorException refused = catchThrowableOfType(OrchestratorException.class, () -> Configuration.load(folder.resolve("none.yaml"), null, Map.of()));

    // Then
    assertThat(refused).hasMessageContaining("none.yaml").hasMessageContaining("no such file");
    assertThat(refused.exitCode()).isEqualTo(4);
  }

  @Test
  void tellsWhatDoesNotHoldBetweenKeysTogetherWithWrongKeys() {
    // When
    List<Problem> problems = problems("batch_timout: 3\nclusters:\n- {name: a, simulated: true, in_cluster: true}\n- {name: a}\nmonitoring: {metrics: [update_failure_total]}\n");
    // Then
    assertThat(problems).extracting(Problem::field, Problem::line).containsExactlyInAnyOrder(tuple("batch_timout", 1),
        tuple("clusters[0]", 3), tuple("clusters[1].name", 4), tuple("monitoring.metrics", 5));
    assertThat(problems).extracting(Problem::hint).contains("did you mean update_failures_total?");
  }
}
