package io.updateorchestrator.ingest.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.resource.BuiltInKinds;
import io.updateorchestrator.common.resource.GroupKind;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.yaml.YamlDocument;
import io.updateorchestrator.common.yaml.YamlReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/** Reads one file: its documents, lists unfolded, each object checked and normalised as far as that needs no other file. */
final class FileReader {

  private static final Pattern API_VERSION = Pattern.compile("([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?v?[a-z0-9]+");
  private static final String KUSTOMIZE = "kustomize.config.k8s.io";

  private final BuiltInKinds kinds;
  private final ManifestFile file;
  private final List<FoundObject> objects = new ArrayList<>();
  private final List<LeftOut> leftOut = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();

  private FileReader(BuiltInKinds kinds, ManifestFile file) {
    this.kinds = kinds;
    this.file = file;
  }

  static ReadFile read(BuiltInKinds kinds, ManifestFile file) {
    FileReader reader = new FileReader(kinds, file);
    reader.read();
    reader.problems.sort(Comparator.comparingInt(Problem::document));
    return new ReadFile(file.name(), reader.objects, reader.leftOut, reader.problems);
  }

  private void read() {
    byte[] text = utf8(file.content());
    if (text == null) {
      problems.add(new Problem(file.name(), 0, 0, null, "is not text in UTF-8", null));
      return;
    }
    for (YamlDocument document : YamlReader.read(file.name(), text, problems)) {
      object(new Place(document, "", !file.rendered(), problems), document.root(), null);
    }
    if (file.named() && objects.isEmpty() && problems.isEmpty()) {
      String reason = leftOut.isEmpty() ? "is empty" : leftOut.getFirst().reason().replaceFirst("^no manifest: ", "");
      problems.add(new Problem(file.name(), 0, 0, null, "holds no manifest: " + reason, "a manifest has apiVersion, kind and metadata.name"));
    }
  }

  /** Null where the bytes are no text. UTF-16 is told by its mark, as YAML says. */
  private static byte[] utf8(byte[] bytes) {
    boolean utf16 = bytes.length > 1 && (bytes[0] == (byte) 0xFE && bytes[1] == (byte) 0xFF || bytes[0] == (byte) 0xFF && bytes[1] == (byte) 0xFE);
    Charset charset = utf16 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
    try {
      String text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.indexOf('\0') >= 0 ? null : utf16 ? text.getBytes(StandardCharsets.UTF_8) : bytes;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** @param list the typed list that the object is an item of, whose apiVersion and kind it may leave out; else null */
  private void object(Place place, JsonNode root, JsonNode list) {
    JsonNode apiVersion = root.path("apiVersion");
    JsonNode kind = root.path("kind");
    boolean hasVersion = !apiVersion.isMissingNode() && !apiVersion.isNull();
    boolean hasKind = !kind.isMissingNode() && !kind.isNull();
    if (list != null && root.isObject() && !hasVersion && !hasKind && !list.path("kind").asText().equals("List")) {
      typed((ObjectNode) root, list);
      object(place, root, null);
    } else if (!hasVersion && !hasKind) {
      nothing(place, list);
    } else if (!hasVersion || !hasKind) {
      place.problem(hasVersion ? "kind" : "apiVersion", "is missing, but there is " + (hasVersion ? "an apiVersion" : "a kind"), "a manifest has both, other files have neither");
    } else if (!apiVersion.isTextual() || !API_VERSION.matcher(apiVersion.textValue()).matches()) {
      place.problem("apiVersion", "must be a version, or a group, a slash and a version", "as in v1 or apps/v1");
    } else if (!kind.isTextual() || kind.textValue().isBlank()) {
      place.problem("kind", "must be a name", null);
    } else if (kind.textValue().endsWith("List") && (root.path("items").isArray() || kind.textValue().equals("List"))) {
      unfold(place, root);
    } else {
      manifest(place, (ObjectNode) root, apiVersion.textValue(), kind.textValue());
    }
  }

  private static void typed(ObjectNode item, JsonNode list) {
    String kind = list.path("kind").asText();
    item.put("apiVersion", list.path("apiVersion").asText());
    item.put("kind", kind.substring(0, kind.length() - "List".length()));
  }

  private void nothing(Place place, JsonNode list) {
    if (list != null) {
      place.problem(null, "is no object with apiVersion and kind", null);
    } else {
      leave(place, "no manifest: neither apiVersion nor kind", false);
    }
  }

  private void leave(Place place, String reason, boolean notable) {
    leftOut.add(new LeftOut(file.name(), place.document().number(), reason, notable));
  }

  private void unfold(Place place, JsonNode list) {
    JsonNode items = list.path("items");
    if (!items.isArray() && !items.isNull() && !items.isMissingNode()) {
      place.problem("items", "must be a list", null);
    }
    for (int i = 0; i < items.size(); i++) {
      object(place.item(i), items.get(i), list);
    }
  }

  private void manifest(Place place, ObjectNode root, String apiVersion, String kindName) {
    String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
    if (group.equals(KUSTOMIZE)) {
      leave(place, "a file of kustomize", false);
      return;
    }
    JsonNode metadata = root.get("metadata");
    if (group.endsWith(".config.k8s.io") && root.path("metadata").path("name").asText("").isEmpty()) {
      leave(place, kindName + " is the configuration of a program: it has no name", true);
      return;
    }
    if (metadata == null || metadata.isNull()) {
      metadata = root.putObject("metadata");
    } else if (!metadata.isObject()) {
      place.problem("metadata", "must be a map", null);
      return;
    }
    found(place, root, (ObjectNode) metadata, apiVersion, new GroupKind(group, kindName));
  }

  private void found(Place place, ObjectNode root, ObjectNode metadata, String apiVersion, GroupKind kind) {
    boolean builtIn = kinds.find(kind).isPresent();
    MetadataRules rules = new MetadataRules(place, metadata);
    boolean sound = rules.check(kind, builtIn);
    sound &= new Contents(place, root).normalise(kind, builtIn);
    if (sound) {
      String dropped = rules.dropServerFields();
      Manifest.Origin origin = new Manifest.Origin(file.name(), place.document().number(), place.line());
      objects.add(new FoundObject(origin, apiVersion, kind, metadata.path("namespace").asText(""), metadata.path("name").asText(), root, dropped));
    }
  }
}
