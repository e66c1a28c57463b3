package io.updateorchestrator.simulated.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What etcd is to the API server: objects by key, one counter of revisions, and everybody who wants to hear of changes.
 * Objects in here are never changed in place, only replaced. Not for several threads.
 */
public final class Store {

  private record Resource(String group, String plural) {}

  private final Map<Resource, TreeMap<String, ObjectNode>> objects = new HashMap<>();
  private final Map<String, Key> byUid = new HashMap<>();
  private final Map<String, Set<Key>> dependents = new HashMap<>();
  private final List<Consumer<Change>> listeners = new ArrayList<>();
  private long revision;

  /** @param revision to go on from; the first write gets the next one */
  public Store(long revision) {
    this.revision = revision;
  }

  public long revision() {
    return revision;
  }

  public void listen(Consumer<Change> listener) {
    listeners.add(listener);
  }

  /** @return null if there is none */
  public ObjectNode get(Key key) {
    return of(key.group(), key.plural()).get(place(key));
  }

  public ObjectNode get(String group, String plural, String namespace, String name) {
    return of(group, plural).get(namespace + "/" + name);
  }

  /** @param namespace null for all */
  public Collection<ObjectNode> list(String group, String plural, String namespace) {
    TreeMap<String, ObjectNode> all = of(group, plural);
    // '0' follows '/': all keys that begin with the namespace and a slash.
    return new ArrayList<>(namespace == null ? all.values() : all.subMap(namespace + "/", namespace + "0").values());
  }

  /** Keys of the objects that name this UID among their owners, oldest first. */
  public List<Key> dependentsOf(String uid) {
    return new ArrayList<>(dependents.getOrDefault(uid, Set.of()));
  }

  /** @return null if no object has that UID */
  public Key byUid(String uid) {
    return byUid.get(uid);
  }

  public Collection<ObjectNode> everything() {
    List<ObjectNode> all = new ArrayList<>();
    objects.values().forEach(m -> all.addAll(m.values()));
    return all;
  }

  /** Keys of everything in a namespace, in a fixed order. */
  public List<Key> inNamespace(String namespace) {
    List<Key> keys = new ArrayList<>();
    objects.forEach((resource, all) -> all.subMap(namespace + "/", namespace + "0").keySet()
        .forEach(place -> keys.add(new Key(resource.group, resource.plural, namespace, place.substring(namespace.length() + 1)))));
    keys.sort(java.util.Comparator.comparing(Key::toString));
    return keys;
  }

  /** Stores the object under the next revision, which it is given. The caller must not change it afterwards. */
  public void put(Key key, ObjectNode object) {
    ((ObjectNode) object.get("metadata")).put("resourceVersion", String.valueOf(++revision));
    ObjectNode before = of(key.group(), key.plural()).put(place(key), object);
    unindex(key, before);
    index(key, object);
    tell(new Change(before == null ? Change.Type.ADDED : Change.Type.MODIFIED, key, object, before, revision));
  }

  public void delete(Key key) {
    ObjectNode before = of(key.group(), key.plural()).remove(place(key));
    if (before == null) {
      return;
    }
    unindex(key, before);
    ObjectNode last = before.deepCopy();
    ((ObjectNode) last.get("metadata")).put("resourceVersion", String.valueOf(++revision));
    tell(new Change(Change.Type.DELETED, key, last, before, revision));
  }

  /** Puts back what was stored before a restart: as it is, told to nobody. */
  public void restore(Key key, ObjectNode object) {
    of(key.group(), key.plural()).put(place(key), object);
    index(key, object);
    revision = Math.max(revision, Long.parseLong(object.path("metadata").path("resourceVersion").asText("0")));
  }

  private void tell(Change change) {
    listeners.forEach(l -> l.accept(change));
  }

  private TreeMap<String, ObjectNode> of(String group, String plural) {
    return objects.computeIfAbsent(new Resource(group, plural), r -> new TreeMap<>());
  }

  private static String place(Key key) {
    return key.namespace() + "/" + key.name();
  }

  private void index(Key key, ObjectNode object) {
    byUid.put(object.path("metadata").path("uid").asText(), key);
    for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
      dependents.computeIfAbsent(owner.path("uid").asText(), u -> new LinkedHashSet<>()).add(key);
    }
  }

  private void unindex(Key key, ObjectNode object) {
    if (object == null) {
      return;
    }
    byUid.remove(object.path("metadata").path("uid").asText());
    for (JsonNode owner : object.path("metadata").path("ownerReferences")) {
      String uid = owner.path("uid").asText();
      Set<Key> keys = dependents.getOrDefault(uid, Collections.emptySet());
      keys.remove(key);
      if (keys.isEmpty()) {
        dependents.remove(uid);
      }
    }
  }
}
