package io.updateorchestrator.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.updateorchestrator.cli.input.ClusterName;
import io.updateorchestrator.cli.input.FieldLines;
import io.updateorchestrator.cli.input.Keys;
import io.updateorchestrator.cli.input.Manifests;
import io.updateorchestrator.cli.input.Planned;
import io.updateorchestrator.cli.input.ServerCheck;
import io.updateorchestrator.cli.output.Documents;
import io.updateorchestrator.cli.output.Output;
import io.updateorchestrator.cli.output.Sarif;
import io.updateorchestrator.common.json.Json;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.problem.Problem;
import io.updateorchestrator.common.seal.Sealer;
import io.updateorchestrator.ingest.manifest.ManifestSet;
import io.updateorchestrator.planner.core.check.SetCheck;
import io.updateorchestrator.planner.core.detect.ReferenceTable;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
    try {
      validate();
      return 0;
    } catch (OrchestratorException e) {
      if (session.output() == Output.SARIF && !e.problems().isEmpty()) {
        Documents.print(Sarif.of(e.code().label(), e.problems(), List.of()), Output.JSON, session.console().out());
      }
      throw e;
    }
  }

  private void validate() {
    ManifestSet set = Manifests.read(session, resources, target.namespace(), new Sealer(Keys.forLooking(session)));
    Planned planned = Planned.againstNothing(session.configuration().lane(), ClusterName.of(target.cluster(), session.configuration()), set);
    ServerCheck.Result checked = ServerCheck.of(session, target, planned);
    FieldLines lines = new FieldLines();
    List<Problem> found = SetCheck.of(planned.analysis(), ReferenceTable.load()).stream().map(p -> lines.exact(p, planned.analysis())).toList();
    if (session.output() == Output.SARIF) {
      Documents.print(Sarif.of(null, List.of(), found), Output.JSON, session.console().out());
    } else if (session.output().isDocument()) {
      Documents.print(document(planned, checked, found), session.output(), session.console().out());
    } else {
      set.warnings().forEach(session::warn);
      found.forEach(p -> session.warn(p.display()));
      session.console().out().println(checked.sentence());
    }
  }

  private static ObjectNode document(Planned planned, ServerCheck.Result checked, List<Problem> found) {
    Stream<String> more = found.stream().filter(p -> !p.message().endsWith(SetCheck.MISSING)).map(Problem::display);
    ObjectNode document = Json.object();
    document.put("objects", checked.objects()).put("server", checked.server() == null ? "validated" : checked.server());
    document.set("deferred", Json.MAPPER.valueToTree(checked.deferred()));
    document.set("missing", Json.MAPPER.valueToTree(planned.plan().missing()));
    document.set("warnings", Json.MAPPER.valueToTree(Stream.concat(planned.plan().warnings().stream(), more).toList()));
    return document;
  }
}
