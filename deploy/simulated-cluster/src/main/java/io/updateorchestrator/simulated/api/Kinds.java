package io.updateorchestrator.simulated.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.simulated.schema.BuiltInTypes;
import io.updateorchestrator.simulated.schema.CustomTypes;
import io.updateorchestrator.simulated.schema.ResourceKind;
import io.updateorchestrator.simulated.store.Change;
import io.updateorchestrator.simulated.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The kinds that are served now: built-in ones, and those of established definitions. */
public final class Kinds {

  private final Store store;
  private final Map<String, ResourceKind> builtIn = new LinkedHashMap<>();
  private final Map<String, ResourceKind> storedBuiltIn = new HashMap<>();
  private final Map<String, List<ResourceKind>> builtInByVersion = new HashMap<>();
  private final Map<String, List<ResourceKind>> custom = new TreeMap<>();

  public Kinds(Store store) {
    this.store = store;
    for (ResourceKind kind : BuiltInTypes.get().kinds()) {
      builtIn.put(path(kind.group(), kind.version(), kind.plural()), kind);
      storedBuiltIn.putIfAbsent(kind.group() + "/" + kind.plural(), kind);
      builtInByVersion.computeIfAbsent(kind.group() + "/" + kind.version(), v -> new ArrayList<>()).add(kind);
    }
    store.listen(this::changed);
  }

  /** Reads the definitions that are stored already. */
  public void reload() {
    store.list("apiextensions.k8s.io", "customresourcedefinitions", null).forEach(this::define);
  }

  private static String path(String group, String version, String plural) {
    return group + "/" + version + "/" + plural;
  }

  private void changed(Change change) {
    if (!change.key().plural().equals("customresourcedefinitions")) {
      return;
    }
    if (change.type() == Change.Type.DELETED) {
      custom.remove(change.key().name());
    } else if (change.before() == null || !change.before().path("spec").equals(change.object().path("spec")) || !custom.containsKey(change.key().name())) {
      define(change.object());
    }
  }

  private void define(JsonNode definition) {
    boolean established = false;
    for (JsonNode condition : definition.path("status").path("conditions")) {
      established |= condition.path("type").asText().equals("Established") && condition.path("status").asText().equals("True");
    }
    if (established) {
      custom.put(definition.path("metadata").path("name").asText(), CustomTypes.kinds(definition));
    }
  }

  /** @return null if it isn't served */
  public ResourceKind find(String group, String version, String plural) {
    ResourceKind kind = builtIn.get(path(group, version, plural));
    if (kind != null) {
      return kind;
    }
    for (ResourceKind k : custom.getOrDefault(plural + "." + group, List.of())) {
      if (k.version().equals(version)) {
        return k;
      }
    }
    return null;
  }

  /** Any served version of what is stored there; null if none is. */
  public ResourceKind stored(String group, String plural) {
    ResourceKind kind = storedBuiltIn.get(group + "/" + plural);
    List<ResourceKind> versions = custom.getOrDefault(plural + "." + group, List.of());
    return kind != null || versions.isEmpty() ? kind : versions.getFirst();
  }

  /** A built-in kind that is certainly there. */
  public ResourceKind builtIn(String apiVersion, String plural) {
    int slash = apiVersion.indexOf('/');
    return builtIn.get(path(slash < 0 ? "" : apiVersion.substring(0, slash), apiVersion.substring(slash + 1), plural));
  }

  public List<ResourceKind> all() {
    List<ResourceKind> all = new ArrayList<>(builtIn.values());
    custom.values().forEach(all::addAll);
    return all;
  }

  /** Versions of each group, without the core's. */
  public Map<String, Set<String>> groups() {
    Map<String, Set<String>> groups = new LinkedHashMap<>();
    for (ResourceKind kind : all()) {
      if (!kind.group().isEmpty()) {
        groups.computeIfAbsent(kind.group(), g -> new LinkedHashSet<>()).add(kind.version());
      }
    }
    return groups;
  }

  public List<ResourceKind> in(String group, String version) {
    List<ResourceKind> kinds = new ArrayList<>(builtInByVersion.getOrDefault(group + "/" + version, List.of()));
    custom.values().forEach(versions -> versions.stream().filter(k -> k.group().equals(group) && k.version().equals(version)).forEach(kinds::add));
    return kinds;
  }

  /** Schema of a custom kind's version. */
  JsonNode schemaOf(ResourceKind kind) {
    JsonNode definition = store.get("apiextensions.k8s.io", "customresourcedefinitions", "", kind.plural() + "." + kind.group());
    if (definition != null) {
      for (JsonNode version : definition.path("spec").path("versions")) {
        if (version.path("name").asText().equals(kind.version())) {
          return version.path("schema").path("openAPIV3Schema");
        }
      }
    }
    return com.fasterxml.jackson.databind.node.MissingNode.getInstance();
  }
}
