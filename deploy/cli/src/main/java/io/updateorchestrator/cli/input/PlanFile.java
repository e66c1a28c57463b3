package io.updateorchestrator.cli.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.cli.command.Session;
import io.updateorchestrator.cli.output.Documents;
import io.updateorchestrator.cli.output.Output;
import io.updateorchestrator.common.event.RolloutOptions;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.seal.Sealer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A plan on disk: {@code plan-<12 hex>.json}, which anyone may look at, and beside it {@code .objects}: what it was made of, the values
 * of Secrets sealed. {@code execute} needs both.
 *
 * @param source the name of the source whose resources were planned: what a plan rolls out belongs to it, as without a plan; null where they had none
 * @param resources where those lay
 * @param options what was asked for its rollout
 */
public record PlanFile(String digest, String base, String cluster, String revision, String source, List<String> resources, RolloutOptions options, List<Manifest> manifests) {

  private static final String OBJECTS = ".objects";
  private static final int NAME_LENGTH = 12;

  public PlanFile {
    resources = List.copyOf(resources);
    manifests = List.copyOf(manifests);
  }

  /**
   * @param out null for a name of its own below the data folder
   * @param source null where the resources have no name
   */
  public static Path write(Session session, Path out, Planned planned, String source, List<String> resources, RolloutOptions options, Sealer sealer) {
    String digest = planned.plan().digest();
    String name = "plan-" + digest.substring("sha256:".length()).substring(0, NAME_LENGTH) + ".json";
    Path file = out != null ? out : session.dataFolder().prepared().plans().resolve(name);
    String cluster = planned.plan().cluster();
    ObjectNode objects = Json.object();
    objects.put("digest", digest).put("base", planned.plan().base()).put("cluster", cluster).put("revision", planned.plan().revision());
    objects.put("source", source);
    objects.set("options", Json.MAPPER.valueToTree(options));
    objects.set("resources", Json.MAPPER.valueToTree(resources.stream().map(SourceName::place).toList()));
    objects.set("objects", Json.MAPPER.valueToTree(planned.manifests().stream().map(m -> sealer.seal(cluster, m)).toList()));
    ByteArrayOutputStream document = new ByteArrayOutputStream();
    Documents.print(planned.document(), Output.JSON, new PrintStream(document, true, StandardCharsets.UTF_8));
    try {
      if (file.toAbsolutePath().getParent() != null) {
        Files.createDirectories(file.toAbsolutePath().getParent());
      }
      writePrivate(objectsOf(file), Json.bytes(objects));
      Files.write(file, document.toByteArray());
    } catch (IOException e) {
      throw new OrchestratorException(ErrorCode.CONFIGURATION, "The plan can't be written to " + file + ": " + e.getMessage(), e);
    }
    return file;
  }

  private static void writePrivate(Path file, byte[] bytes) throws IOException {
    Files.deleteIfExists(file);
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.write(file, bytes);
  }

  private static Path objectsOf(Path plan) {
    String name = plan.getFileName().toString();
    return plan.resolveSibling((name.endsWith(".json") ? name.substring(0, name.length() - ".json".length()) : name) + OBJECTS);
  }

  /** Whether a file that a person names is a plan, and not a manifest. */
  public static boolean isPlan(Path file) {
    return file.getFileName() != null && file.getFileName().toString().endsWith(".json") && Files.isRegularFile(objectsOf(file)) || isPlanDocument(file);
  }

  private static boolean isPlanDocument(Path file) {
    try {
      return file.toString().endsWith(".json") && Files.isRegularFile(file) && Files.size(file) > 0
          && Json.tree(Files.readString(file)) instanceof ObjectNode root && root.path("digest").isTextual() && root.path("batches").isArray();
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  /** @throws OrchestratorException if either file is missing, or the two don't belong together */
  public static PlanFile read(Path file, Sealer sealer) {
    Path objects = objectsOf(file);
    try {
      ObjectNode plan = (ObjectNode) Json.tree(Files.readString(file));
      if (!Files.exists(objects)) {
        throw new OrchestratorException(ErrorCode.USAGE, "The plan " + file + " needs " + objects.getFileName() + " beside it (`plan` writes both)");
      }
      ObjectNode root = (ObjectNode) Json.tree(Files.readString(objects));
      if (!root.path("digest").equals(plan.path("digest"))) {
        throw new OrchestratorException(ErrorCode.STALE_PLAN, "The plan " + file + " and " + objects.getFileName() + " don't belong together: plan again");
      }
      String cluster = root.path("cluster").asText();
      List<Manifest> manifests = new ArrayList<>();
      root.path("objects").forEach(o -> manifests.add(sealer.unseal(cluster, Json.MAPPER.convertValue(o, Manifest.class))));
      List<String> resources = new ArrayList<>();
      root.path("resources").forEach(r -> resources.add(r.asText()));
      return new PlanFile(root.path("digest").asText(), root.path("base").asText(), cluster, root.path("revision").asText(), root.path("source").asText(null), resources,
          Json.MAPPER.convertValue(root.path("options"), RolloutOptions.class), manifests);
    } catch (IOException | IllegalArgumentException | ClassCastException e) {
      throw new OrchestratorException(ErrorCode.USAGE, "The plan " + file + " can't be read: " + e.getMessage(), e);
    } catch (IllegalStateException e) {
      throw new OrchestratorException(ErrorCode.CONFIGURATION, "The plan " + file + " was sealed with other keys (another --data-dir?): plan again", e);
    }
  }
}
