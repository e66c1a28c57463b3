package io.updateorchestrator.simulated.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.simulated.Request;
import io.updateorchestrator.simulated.SimulatedApi;
import io.updateorchestrator.simulated.api.Lists;
import io.updateorchestrator.simulated.api.Target;
import io.updateorchestrator.simulated.store.Change;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;

/** Who watches what, and the last changes, for those who come back. All but the queues is used under the core's lock. */
final class Watches {

  private static final int REMEMBERED = 10_000;

  /** One client's stream of events, ready to be written. */
  static final class Watch {

    private final Target target;
    private final Predicate<JsonNode> filter;
    private final BlockingQueue<ObjectNode> events = new LinkedBlockingQueue<>();

    private Watch(Target target, Predicate<JsonNode> filter) {
      this.target = target;
      this.filter = filter;
    }

    BlockingQueue<ObjectNode> events() {
      return events;
    }

    private void changed(Change change) {
      boolean ofKind = change.key().plural().equals(target.kind().plural()) && change.key().group().equals(target.kind().group())
          && (target.namespace() == null || target.namespace().equals(change.key().namespace()));
      if (!ofKind) {
        return;
      }
      boolean was = change.before() != null && filter.test(change.before());
      boolean is = change.type() != Change.Type.DELETED && filter.test(change.object());
      if (is) {
        add(was ? "MODIFIED" : "ADDED", change.object());
      } else if (was) {
        add("DELETED", change.object());
      }
    }

    private void add(String type, ObjectNode object) {
      ObjectNode copy = object.deepCopy();
      copy.put("apiVersion", target.kind().apiVersion()).put("kind", target.kind().kind());
      ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", type);
      event.set("object", copy);
      events.add(event);
    }

    private void bookmark(long revision, boolean initialEnd) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      ObjectNode metadata = object.putObject("metadata").put("resourceVersion", String.valueOf(revision));
      if (initialEnd) {
        metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
      }
      add("BOOKMARK", object);
    }
  }

  private final SimulatedApi api;
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private final Deque<Change> recent = new ArrayDeque<>();

  Watches(SimulatedApi api) {
    this.api = api;
  }

  void changed(Change change) {
    recent.addLast(change);
    if (recent.size() > REMEMBERED) {
      recent.removeFirst();
    }
    watches.forEach(w -> w.changed(change));
  }

  /** Begins a watch: with what is there, or with what has happened since the version that the client knows. */
  Watch open(Request request) {
    Target target = api.server().target(request);
    Watch watch = new Watch(target, Lists.filter(target, request));
    String since = request.parameter("resourceVersion");
    boolean initial = request.parameter("sendInitialEvents").equals("true");
    if (initial || since.isEmpty() || since.equals("0")) {
      api.state().store().list(target.kind().group(), target.kind().plural(), target.namespace()).stream().filter(watch.filter::test).forEach(o -> watch.add("ADDED", o));
      if (initial) {
        watch.bookmark(api.revision(), true);
      }
    } else if (isForgotten(Long.parseLong(since))) {
      watch.events.add(gone());
    } else {
      List<Change> missed = new ArrayList<>(recent);
      missed.removeIf(c -> c.revision() <= Long.parseLong(since));
      missed.forEach(watch::changed);
    }
    watches.add(watch);
    return watch;
  }

  private boolean isForgotten(long since) {
    long oldest = recent.isEmpty() ? api.revision() : recent.peekFirst().revision() - 1;
    return since < oldest;
  }

  private static ObjectNode gone() {
    ObjectNode event = JsonNodeFactory.instance.objectNode().put("type", "ERROR");
    ObjectNode status = event.putObject("object").put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Failure").put("message", "too old resource version").put("reason", "Expired").put("code", 410);
    return event;
  }

  void close(Watch watch) {
    watches.remove(watch);
  }
}
