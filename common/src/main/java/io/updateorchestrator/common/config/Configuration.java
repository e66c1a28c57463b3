package io.updateorchestrator.common.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.plan.Strategy;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.yaml.YamlDocument;
import io.updateorchestrator.common.yaml.YamlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The whole configuration: the defaults, a file over them, an environment over that, and what the process's environment says.
 *
 * @param values every key, merged
 * @param origins where each value comes from, by path: {@code default}, the file's name, {@code environment NAME}, {@code LOG_LEVEL}
 * @param folder against which relative paths of the file are meant
 */
public record Configuration(JsonNode values, Map<String, String> origins, List<String> warnings, String environment, Path folder) {

  private static final String DEFAULT = "default";

  public Configuration {
    origins = java.util.Collections.unmodifiableMap(new TreeMap<>(origins));
    warnings = List.copyOf(warnings);
  }

  /** The commented file with every default. */
  public static String defaultText() {
    try (var in = Configuration.class.getResourceAsStream("default.yaml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Configuration defaults() {
    return load(null, null, Map.of());
  }

  /**
   * @param file null for the defaults alone
   * @param environment null for {@code UPDATE_ORCHESTRATOR_ENVIRONMENT}, or none
   * @param variables of the process
   * @throws OrchestratorException {@code configuration}, with all problems at once
   */
  public static Configuration load(Path file, String environment, Map<String, String> variables) {
    List<Problem> problems = new ArrayList<>();
    YamlDocument defaults = document("defaults", defaultText().getBytes(StandardCharsets.UTF_8), problems);
    ObjectNode merged = ((ObjectNode) defaults.root()).deepCopy();
    ObjectNode environments = (ObjectNode) merged.remove("environments");
    Map<String, String> origins = new TreeMap<>();
    note(merged, "", DEFAULT, origins);
    List<String> warnings = new ArrayList<>();
    YamlDocument own = file == null ? null : read(file, problems);
    if (own != null) {
      ConfigurationCheck check = new ConfigurationCheck(KeyTable.load(), own);
      check.check(own.root());
      problems.addAll(check.problems());
      warnings.addAll(check.warnings());
      if (check.problems().isEmpty()) {
        ObjectNode tree = own.root().deepCopy();
        JsonNode more = tree.remove("environments");
        if (more != null) {
          more.properties().forEach(e -> environments.set(e.getKey(), e.getValue()));
        }
        overlay(merged, tree, "", file.getFileName().toString(), origins);
      } else {
        Consistency.check(own.root(), own, problems);
      }
    }
    String chosen = environment != null ? environment : variables.get("UPDATE_ORCHESTRATOR_ENVIRONMENT");
    if (chosen != null && !chosen.isBlank()) {
      JsonNode layer = environments.get(chosen);
      if (layer == null) {
        problems.add(Problem.of("there is no environment " + chosen, "known: " + String.join(", ", names(environments))));
      } else {
        overlay(merged, layer, "", "environment " + chosen, origins);
      }
    }
    logLevel(variables, merged, origins, problems);
    if (problems.isEmpty()) {
      Consistency.check(merged, own, problems);
    }
    if (!problems.isEmpty()) {
      String where = file == null ? "The configuration" : "The configuration " + file;
      throw new OrchestratorException(ErrorCode.CONFIGURATION, problems.size() == 1 ? problems.getFirst().display() : where + " has " + problems.size() + " problems", problems);
    }
    merged.path("resource_config").properties().forEach(e -> {
      if (e.getValue().has("mask_values_in_logs") && !e.getValue().path("mask_values_in_logs").asBoolean()) {
        warnings.add("resource_config." + e.getKey() + ".mask_values_in_logs: false is ignored: values of Secrets are never written");
      }
    });
    Path folder = file == null ? Path.of("") : file.toAbsolutePath().getParent();
    return new Configuration(merged, origins, warnings, chosen, folder);
  }

  private static List<String> names(JsonNode map) {
    List<String> names = new ArrayList<>();
    map.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static void logLevel(Map<String, String> variables, ObjectNode merged, Map<String, String> origins, List<Problem> problems) {
    String level = variables.get("LOG_LEVEL");
    if (level == null || level.isBlank()) {
      return;
    }
    String upper = level.toUpperCase(Locale.ROOT);
    if (List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR").contains(upper)) {
      ((ObjectNode) merged.get("logging")).put("level", upper);
      origins.put("logging.level", "LOG_LEVEL");
    } else {
      problems.add(Problem.of("LOG_LEVEL is \"" + level + "\"", "set it to TRACE, DEBUG, INFO, WARN or ERROR"));
    }
  }

  private static YamlDocument read(Path file, List<Problem> problems) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new OrchestratorException(ErrorCode.CONFIGURATION, "The configuration " + file + " can't be read: " + (Files.exists(file) ? e.getMessage() : "there is no such file"), e);
    }
    YamlDocument document = document(file.toString(), bytes, problems);
    if (document == null || !document.root().path("kind").asText().equals("ConfigMap")) {
      return document;
    }
    JsonNode wrapped = document.root().path("data").path("config.yaml");
    if (!wrapped.isTextual()) {
      problems.add(new Problem(file.toString(), document.number(), document.lineOf("data"), "data", "this ConfigMap has no config.yaml", "put the configuration under data.\"config.yaml\""));
      return null;
    }
    return document(file + " (config.yaml)", wrapped.asText().getBytes(StandardCharsets.UTF_8), problems);
  }

  private static YamlDocument document(String name, byte[] bytes, List<Problem> problems) {
    List<YamlDocument> documents = YamlReader.read(name, bytes, problems);
    if (documents.size() > 1) {
      problems.add(new Problem(name, 2, documents.get(1).line(), null, "a configuration is one document", "remove the others"));
      return null;
    }
    YamlDocument document = documents.isEmpty() ? new YamlDocument(name, 1, 1, Json.object(), "", 1) : documents.getFirst();
    if (!document.root().isObject()) {
      problems.add(new Problem(name, 1, document.line(), null, "a configuration is a map of keys", null));
      return null;
    }
    return document;
  }

  private static void note(JsonNode node, String path, String origin, Map<String, String> origins) {
    if (node.isObject() && !node.isEmpty()) {
      node.properties().forEach(e -> note(e.getValue(), path.isEmpty() ? e.getKey() : path + "." + e.getKey(), origin, origins));
    } else {
      origins.put(path, origin);
    }
  }

  private static void overlay(ObjectNode base, JsonNode layer, String path, String origin, Map<String, String> origins) {
    layer.properties().forEach(e -> {
      String here = path.isEmpty() ? e.getKey() : path + "." + e.getKey();
      if (e.getValue().isNull()) {
        return;
      }
      if (e.getValue().isObject() && base.get(e.getKey()) instanceof ObjectNode below) {
        overlay(below, e.getValue(), here, origin, origins);
      } else {
        base.set(e.getKey(), e.getValue().deepCopy());
        origins.keySet().removeIf(k -> k.startsWith(here + "."));
        note(e.getValue(), here, origin, origins);
      }
    });
  }

  // -- typed views

  public JsonNode at(String path) {
    JsonNode node = values;
    for (String step : path.split("\\.")) {
      node = node.path(step);
    }
    return node;
  }

  public long millis(String path) {
    return Durations.millis(at(path));
  }

  private boolean isOwn(String path) {
    return origins.containsKey(path) && !origins.get(path).equals(DEFAULT);
  }

  /** A path of the file, meant against the file's folder. */
  public Path resolve(String path) {
    return folder.resolve(path.startsWith("~/") ? System.getProperty("user.home") + path.substring(1) : path);
  }

  /** What decisions depend on. */
  public LaneConfiguration lane() {
    Map<String, Strategy> strategies = new TreeMap<>();
    values.path("strategies").properties().forEach(e -> strategies.put(e.getKey(), Strategy.valueOf(e.getValue().asText().toUpperCase(Locale.ROOT).replace('-', '_'))));
    Map<String, Integer> priorities = new TreeMap<>();
    values.path("priorities").properties().forEach(e -> priorities.put(e.getKey(), e.getValue().asInt()));
    List<String> annotations = new ArrayList<>();
    at("dependency_analysis.custom_annotations").forEach(a -> annotations.add(a.asText()));
    LaneConfiguration.Detection detection = new LaneConfiguration.Detection(at("dependency_analysis.owner_references").asBoolean(), at("dependency_analysis.spec_references").asBoolean(),
        at("dependency_analysis.annotation_dependencies").asBoolean(), at("dependency_analysis.flux_dependencies").asBoolean(), annotations,
        at("dependency_analysis.host_references").asBoolean(), references());
    boolean validates = values.path("validation_enabled").asBoolean();
    LaneConfiguration.Validation validation = new LaneConfiguration.Validation(validates && at("validation.dry_run").asBoolean(), validates && at("validation.dependency_check").asBoolean(),
        validates && at("validation.resource_exists").asBoolean(), millis("validation.dry_run_timeout"), millis("validation.dependency_timeout"));
    LaneConfiguration.Safety safety = new LaneConfiguration.Safety(at("safety.max_batch_size").asInt(), at("safety.max_concurrent_operations").asInt(), millis("safety.max_total_update_time"),
        at("safety.require_confirmation_threshold").asInt(), at("safety.require_manual_approval").asBoolean(), at("safety.max_prune_percentage").asInt());
    Map<String, LaneConfiguration.Kind> kinds = new TreeMap<>();
    values.path("resource_config").properties().forEach(e -> kinds.put(e.getKey(), kind("resource_config." + e.getKey(), e.getValue())));
    return new LaneConfiguration(millis("batch_timeout"), millis("operation_timeout"), values.path("max_retries").asInt(), values.path("parallel_batches").asBoolean(),
        values.path("rollback_on_failure").asBoolean(), strategies, priorities, detection, validation, at("rollback.enabled").asBoolean(), millis("rollback.timeout"), safety,
        millis("fail_fast_after"), millis("settle_time"), values.path("force_conflicts").asBoolean(), kinds);
  }

  private List<LaneConfiguration.Reference> references() {
    List<LaneConfiguration.Reference> references = new ArrayList<>();
    for (JsonNode r : at("dependency_analysis.references")) {
      references.add(new LaneConfiguration.Reference(r.path("from").asText(null), r.path("path").asText(null), r.path("to").asText(null), r.path("requires").asText(null),
          r.path("namespace_path").asText(null), r.path("optional_path").asText(null), r.path("group_path").asText(null), r.path("kind_path").asText(null)));
    }
    return references;
  }

  /** {@code rollout_timeout} and {@code endpoints_timeout} count only where the user sets them (spec.md, "Sources, clusters …"). */
  private LaneConfiguration.Kind kind(String path, JsonNode own) {
    return new LaneConfiguration.Kind(bool(own.path("wait_for_rollout")), bool(own.path("health_check").path("enabled")),
        isOwn(path + ".rollout_timeout") ? Durations.millis(own.path("rollout_timeout")) : null, own.path("recreate").asText(null), bool(own.path("wait_for_address")),
        bool(own.path("wait_for_endpoints")), isOwn(path + ".endpoints_timeout") ? Durations.millis(own.path("endpoints_timeout")) : null);
  }

  private static Boolean bool(JsonNode value) {
    return value.isBoolean() ? value.asBoolean() : null;
  }

  public List<ClusterEntry> clusters() {
    List<ClusterEntry> clusters = new ArrayList<>();
    for (JsonNode c : values.path("clusters")) {
      Map<String, String> labels = new TreeMap<>();
      c.path("labels").properties().forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
      clusters.add(new ClusterEntry(c.path("name").asText(), labels, c.hasNonNull("kubeconfig") ? resolve(c.path("kubeconfig").asText()) : null, c.path("context").asText(null),
          c.path("in_cluster").asBoolean(), c.path("simulated").asBoolean()));
    }
    return clusters;
  }

  public List<SourceEntry> sources() {
    List<SourceEntry> sources = new ArrayList<>();
    for (JsonNode s : values.path("sources")) {
      List<String> clusters = new ArrayList<>();
      s.path("clusters").forEach(c -> clusters.add(c.asText()));
      Map<String, String> selector = new TreeMap<>();
      s.path("cluster_selector").properties().forEach(e -> selector.put(e.getKey(), e.getValue().asText()));
      JsonNode auth = s.path("auth");
      sources.add(new SourceEntry(s.path("name").asText(), s.path("git").asText(null), s.hasNonNull("folder") ? resolve(s.path("folder").asText()) : null,
          s.path("branch").asText("main"), s.path("path").asText(""), clusters, selector, s.has("interval") ? Durations.millis(s.path("interval")) : 60_000,
          s.path("prune").asBoolean(), s.path("namespace").asText("default"), auth.path("username").asText(null),
          auth.hasNonNull("password_file") ? resolve(auth.path("password_file").asText()) : null));
    }
    return sources;
  }

  /** Null where the broker is the embedded one. */
  public String bootstrapServers() {
    return at("kafka.bootstrap_servers").asText(null);
  }

  public String topicPrefix() {
    return at("kafka.topic_prefix").asText("orchestrator");
  }

  public Map<String, String> kafkaProperties() {
    Map<String, String> properties = new TreeMap<>();
    at("kafka.properties").properties().forEach(e -> properties.put(e.getKey(), e.getValue().asText()));
    return properties;
  }

  /** A file that holds a secret; null where it is not configured. */
  public Path file(String path) {
    return at(path).isTextual() ? resolve(at(path).asText()) : null;
  }

  /** One of {@code clusters}. */
  public record ClusterEntry(String name, Map<String, String> labels, Path kubeconfig, String context, boolean inCluster, boolean simulated) {}

  /** One of {@code sources}: {@code git} or {@code folder}. Times in ms. */
  public record SourceEntry(String name, String git, Path folder, String branch, String path, List<String> clusters, Map<String, String> selector, long intervalMs, boolean prune,
      String namespace, String username, Path passwordFile) {

    /** Whether a cluster is one of its targets. */
    public boolean targets(String cluster, Map<String, String> labels) {
      return clusters.contains(cluster) || !selector.isEmpty() && selector.entrySet().stream().allMatch(e -> e.getValue().equals(labels.get(e.getKey())));
    }
  }
}
