package io.updateorchestrator.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.cli.input.ClusterName;
import io.updateorchestrator.cli.input.Keys;
import io.updateorchestrator.cli.input.Manifests;
import io.updateorchestrator.cli.input.Planned;
import io.updateorchestrator.cli.input.ServerCheck;
import io.updateorchestrator.cli.output.Documents;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.seal.Sealer;
import io.updateorchestrator.ingest.manifest.ManifestSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code validate RESOURCES…}. */
@Command(name = "validate", description = "Reads and orders manifests, and tries them on the server where one answers. Changes nothing.",
    footerHeading = "%nExamples:%n", footer = {"  update-orchestrator validate deploy/examples/shop", "  update-orchestrator validate --context staging ./manifests"})
public final class ValidateCommand implements Callable<Integer> {

  private final Session session;

  @Mixin
  private TargetOptions target = new TargetOptions();

  @Parameters(arity = "1..*", paramLabel = "RESOURCES", description = "files, directories, or - for standard input")
  private List<String> resources;

  public ValidateCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    ManifestSet set = Manifests.read(session, resources, target.namespace(), new Sealer(Keys.forLooking(session)));
    Planned planned = Planned.againstNothing(session.configuration().lane(), ClusterName.of(target.cluster(), session.configuration()), set);
    ServerCheck.Result checked = ServerCheck.of(session, target, planned);
    List<String> warnings = planned.plan().warnings();
    if (session.output().isDocument()) {
      ObjectNode document = Json.object();
      document.put("objects", checked.objects()).put("server", checked.server() == null ? "validated" : checked.server());
      document.set("deferred", Json.MAPPER.valueToTree(checked.deferred()));
      document.set("missing", Json.MAPPER.valueToTree(planned.plan().missing()));
      document.set("warnings", Json.MAPPER.valueToTree(warnings));
      Documents.print(document, session.output(), session.console().out());
    } else {
      set.warnings().forEach(session::warn);
      planned.plan().missing().forEach(m -> session.warn(m.to().display() + " is not in the set; " + m.from().display() + " names it in " + m.path()));
      session.console().out().println(checked.sentence());
    }
    return 0;
  }
}
