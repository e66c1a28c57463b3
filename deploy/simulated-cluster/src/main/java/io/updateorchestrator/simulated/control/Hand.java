package io.updateorchestrator.simulated.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.Request;
import io.updateorchestrator.simulated.Response;
import io.updateorchestrator.simulated.api.ClusterState;
import io.updateorchestrator.simulated.api.Server;
import io.updateorchestrator.simulated.fields.FieldSet;
import io.updateorchestrator.simulated.fields.Ownership;
import io.updateorchestrator.simulated.schema.ResourceKind;
import io.updateorchestrator.simulated.store.Key;
import java.util.Map;
import java.util.function.Consumer;

/** How controllers write: under their own field manager, past validation, but seen by everybody like any other write. */
final class Hand {

  private final ClusterState state;
  private final Server server;
  private final String manager;

  Hand(ClusterState state, Server server, String manager) {
    this.state = state;
    this.server = server;
    this.manager = manager;
  }

  /** Through the front door: admission may refuse it. */
  Response create(String apiVersion, String plural, ObjectNode object) {
    String namespace = object.path("metadata").path("namespace").asText();
    String root = apiVersion.contains("/") ? "/apis/" + apiVersion : "/api/" + apiVersion;
    String path = root + (namespace.isEmpty() ? "" : "/namespaces/" + namespace) + "/" + plural;
    return server.handle(new Request("POST", path, Map.of("fieldManager", manager), Request.JSON, object, manager));
  }

  /** Changes an object, if the change is one. A spec that differs makes a new generation, as for anybody. */
  void update(Key key, Consumer<ObjectNode> change) {
    write(key, "", change);
  }

  void updateStatus(Key key, Consumer<ObjectNode> change) {
    write(key, "status", change);
  }

  void setStatus(Key key, ObjectNode status) {
    write(key, "status", o -> o.set("status", status));
  }

  /** A binding: nobody owns what it sets, and it makes no generation. */
  void bind(Key key, Consumer<ObjectNode> change) {
    ObjectNode bound = state.store().get(key).deepCopy();
    change.accept(bound);
    state.store().put(key, bound);
  }

  private void write(Key key, String subresource, Consumer<ObjectNode> change) {
    ObjectNode live = state.store().get(key);
    ResourceKind kind = state.kinds().stored(key.group(), key.plural());
    if (live == null || kind == null) {
      return;
    }
    ObjectNode updated = live.deepCopy();
    change.accept(updated);
    if (updated.equals(live)) {
      return;
    }
    ObjectNode metadata = (ObjectNode) updated.get("metadata");
    if (subresource.isEmpty() && metadata.has("generation") && !updated.path("spec").equals(live.path("spec"))) {
      metadata.put("generation", metadata.path("generation").asInt() + 1);
    }
    FieldSet ignored = subresource.isEmpty() ? new FieldSet() : new FieldSet().with("spec").with("metadata", "labels");
    ArrayNode managed = new Ownership(kind.type(), live.path("apiVersion").asText(), subresource, ignored, state.now()).update(live, updated, manager);
    if (!managed.isEmpty()) {
      metadata.set("managedFields", managed);
    }
    if (metadata.has("deletionTimestamp") && metadata.path("finalizers").isEmpty() && metadata.path("deletionGracePeriodSeconds").asInt() == 0 && !kind.is("", "Namespace")) {
      state.store().delete(key);
    } else {
      state.store().put(key, updated);
    }
  }

  /** @param policy {@code Foreground}, {@code Background}, {@code Orphan} */
  void delete(Key key, String policy) {
    ResourceKind kind = state.kinds().stored(key.group(), key.plural());
    if (kind == null) {
      state.store().delete(key);
    } else {
      server.deletes().delete(key, kind, policy);
    }
  }

  /** Takes one finalizer away, and with the last one the object. */
  void removeFinalizer(Key key, String finalizer) {
    update(key, object -> {
      ArrayNode kept = object.arrayNode();
      for (JsonNode f : object.path("metadata").path("finalizers")) {
        if (!f.asText().equals(finalizer)) {
          kept.add(f);
        }
      }
      ObjectNode metadata = (ObjectNode) object.get("metadata");
      if (kept.isEmpty()) {
        metadata.remove("finalizers");
      } else {
        metadata.set("finalizers", kept);
      }
    });
  }
}
