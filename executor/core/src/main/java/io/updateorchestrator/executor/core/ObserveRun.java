package io.updateorchestrator.executor.core;

import com.fasterxml.jackson.databind.JsonNode;
import io.updateorchestrator.common.event.Observe;
import io.updateorchestrator.common.event.Observed;
import io.updateorchestrator.common.event.ObservedWord;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.executor.core.port.ApiRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says how objects stand, without writing. Several of one kind and namespace are read by one list: a hundred times cheaper. */
final class ObserveRun {

  private static final int LIST_FROM = 3;

  private final Session session;
  private final Observe observe;
  private final long offset;
  private final Map<ResourceRef, Observed.Observation> answers = new TreeMap<>();
  private int open;

  ObserveRun(Session session, Observe observe, long offset) {
    this.session = session;
    this.observe = observe;
    this.offset = offset;
  }

  void begin() {
    Map<String, List<Observe.Target>> groups = new TreeMap<>();
    for (Observe.Target target : observe.targets()) {
      ResourceRef ref = target.ref();
      groups.computeIfAbsent(ref.group() + "|" + ref.kind() + "|" + target.apiVersion() + "|" + ref.namespace(), g -> new ArrayList<>()).add(target);
    }
    open = 1;
    for (List<Observe.Target> group : groups.values()) {
      if (group.size() >= LIST_FROM) {
        list(group);
      } else {
        group.forEach(this::get);
      }
    }
    done();
  }

  private Conversation talk(ResourceRef ref, String apiVersion) {
    return new Conversation(session, ref, apiVersion, observe.term());
  }

  private void get(Observe.Target target) {
    open++;
    talk(target.ref(), target.apiVersion()).look(live -> judge(target, live), refusal -> judge(target, null));
  }

  private void list(List<Observe.Target> targets) {
    open++;
    Observe.Target first = targets.getFirst();
    ResourceRef ref = first.ref();
    talk(ref, first.apiVersion()).list(new ApiRequest.ListOf(ref.group(), ref.kind(), first.apiVersion(), ref.namespace(), "", "", 0), items -> {
      Map<String, JsonNode> byName = new HashMap<>();
      items.forEach(item -> byName.put(item.path("metadata").path("name").asText(), item));
      for (Observe.Target target : targets) {
        open++;
        JsonNode item = byName.get(target.ref().name());
        judge(target, item == null ? null : named(item, target));
      }
      done();
    });
  }

  /** Items of a list carry neither apiVersion nor kind. */
  private static JsonNode named(JsonNode item, Observe.Target target) {
    var object = Json.object();
    object.put("apiVersion", target.apiVersion()).put("kind", target.ref().kind());
    item.properties().forEach(e -> object.set(e.getKey(), e.getValue()));
    return object;
  }

  private void judge(Observe.Target target, JsonNode live) {
    ObservedWord word = word(target, live);
    boolean secret = target.ref().is("", "Secret");
    String uid = live == null || secret ? null : live.path("metadata").path("uid").asText();
    String version = live == null || secret ? null : live.path("metadata").path("resourceVersion").asText();
    if (live != null && target.leaving() && ForeignContent.mayHold(target.ref())) {
      new ForeignContent(talk(target.ref(), target.apiVersion())).find(target.ref(), live, found -> answer(target, word, uid, version, found));
    } else {
      answer(target, word, uid, version, List.of());
    }
  }

  private ObservedWord word(Observe.Target target, JsonNode live) {
    if (live == null) {
      return ObservedWord.ABSENT;
    }
    if (live.path("metadata").hasNonNull("deletionTimestamp")) {
      return ObservedWord.GOING;
    }
    if (ManagedFields.ours(live).isEmpty()) {
      return ObservedWord.NOT_OURS;
    }
    String digest = target.ref().is("", "Secret")
        ? session.settings.secretDigest().apply(target.ref(), ManagedFields.ownCut(live)) : ManagedFields.liveDigest(live);
    return digest.equals(target.lastApplied()) ? ObservedWord.AS_APPLIED : ObservedWord.CHANGED;
  }

  private void answer(Observe.Target target, ObservedWord word, String uid, String version, List<String> foreign) {
    answers.put(target.ref(), new Observed.Observation(target.ref(), word, uid, version, foreign));
    done();
  }

  private void done() {
    if (--open == 0) {
      List<Observed.Observation> objects = observe.targets().stream().map(t -> answers.get(t.ref())).toList();
      Observed observed = new Observed(session.settings.cluster(), observe.rollout(), observe.term(), observe.id(), observe.chunk(), observe.chunks(), objects, session.reactor.wall());
      session.finish(List.of(offset), List.of(), List.of(observed));
    }
  }
}
