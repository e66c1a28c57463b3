package io.updateorchestrator.cli.command;

import io.updateorchestrator.cli.input.ClusterName;
import io.updateorchestrator.cli.input.FieldLines;
import io.updateorchestrator.cli.input.Keys;
import io.updateorchestrator.cli.input.Manifests;
import io.updateorchestrator.cli.input.ObjectNames;
import io.updateorchestrator.cli.input.Planned;
import io.updateorchestrator.cli.output.Documents;
import io.updateorchestrator.cli.output.ExplainDocument;
import io.updateorchestrator.cli.output.ExplainText;
import io.updateorchestrator.common.plan.Dependency;
import io.updateorchestrator.common.problem.ErrorCode;
import io.updateorchestrator.common.problem.OrchestratorException;
import io.updateorchestrator.common.resource.BuiltInKinds;
import io.updateorchestrator.common.resource.Manifest;
import io.updateorchestrator.common.resource.ResourceRef;
import io.updateorchestrator.common.seal.Sealer;
import io.updateorchestrator.ingest.manifest.ManifestSet;
import io.updateorchestrator.planner.core.detect.DetectionOptions;
import io.updateorchestrator.planner.core.detect.ReferenceTable;
import io.updateorchestrator.planner.core.explain.Explainer;
import io.updateorchestrator.planner.core.explain.RuleBook;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code explain OBJECT [OBJECT] [RESOURCES…]}. */
@Command(name = "explain", description = "Says why an object is rolled out when it is: what it needs, what needs it, and where that is written; of two objects, why one comes first. "
    + "Needs no cluster and no Kafka.",
    footerHeading = "%nExamples:%n", footer = {"  update-orchestrator explain Deployment/api deploy/examples/shop", "  update-orchestrator explain deploy/api svc/api deploy/examples/shop",
        "  kubectl get all -o yaml | update-orchestrator explain Deployment/shop/web -f -"})
public final class ExplainCommand implements Callable<Integer> {

  private final Session session;

  @Mixin
  private TargetOptions target = new TargetOptions();

  @Option(names = {"-f", "--filename"}, paramLabel = "RESOURCES", description = "files, directories, or - for standard input; default: the current directory")
  private List<String> files = new ArrayList<>();

  @Parameters(arity = "1..*", paramLabel = "OBJECT", description = "one or two of Kind/name, Kind/namespace/name or kind.group/name, with the names that kubectl knows; and resources as with -f")
  private List<String> given;

  public ExplainCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<String> names = new ArrayList<>();
    List<String> resources = new ArrayList<>(files);
    given.forEach(text -> (ObjectNames.isName(text) && !Files.exists(Path.of(text)) ? names : resources).add(text));
    if (names.isEmpty() || names.size() > 2) {
      throw new OrchestratorException(ErrorCode.USAGE, "explain needs one or two objects, for example Deployment/web, and has " + (names.isEmpty() ? "none" : names));
    }
    ManifestSet set = Manifests.read(session, resources.isEmpty() ? List.of(".") : resources, target.namespace(), new Sealer(Keys.forLooking(session)));
    set.warnings().forEach(session::warn);
    ObjectNames objects = new ObjectNames(set.manifests(), BuiltInKinds.load());
    List<ResourceRef> found = names.stream().map(objects::find).toList();
    Planned planned = Planned.againstNothing(session.configuration().lane(), ClusterName.of(target.cluster(), session.configuration()), set);
    explain(found, planned);
    return 0;
  }

  private void explain(List<ResourceRef> found, Planned planned) {
    Explainer explainer = new Explainer(planned.analysis(), planned.plan());
    RuleBook rules = new RuleBook(ReferenceTable.load().with(DetectionOptions.of(session.configuration().lane().detection()).references()));
    FieldLines lines = new FieldLines();
    if (found.size() == 1) {
      ExplainDocument document = ExplainDocument.of(explainer.of(found.getFirst()), d -> reason(d, planned, rules, lines));
      Manifest.Origin origin = planned.analysis().objects().get(found.getFirst()).origin();
      print(document, ExplainText.lines(document, origin == null ? null : origin.line() == 0 ? origin.file() : origin.file() + ":" + origin.line(), session.verbose()));
    } else {
      ExplainDocument.Pair pair = pair(found.get(0), found.get(1), explainer, planned, rules, lines);
      print(pair, ExplainText.lines(pair));
    }
  }

  private static ExplainDocument.Pair pair(ResourceRef first, ResourceRef second, Explainer explainer, Planned planned, RuleBook rules, FieldLines lines) {
    List<Dependency> firstNeeds = explainer.way(first, second);
    List<Dependency> secondNeeds = explainer.way(second, first);
    String order = !secondNeeds.isEmpty() ? "first" : !firstNeeds.isEmpty() ? "second" : "none";
    List<Dependency> way = secondNeeds.isEmpty() ? firstNeeds : secondNeeds;
    return new ExplainDocument.Pair(first, second, order, explainer.of(first).batch(), explainer.of(second).batch(), ExplainDocument.map(way, d -> reason(d, planned, rules, lines)));
  }

  private static ExplainDocument.Reason reason(Dependency dependency, Planned planned, RuleBook rules, FieldLines lines) {
    RuleBook.Rule rule = rules.of(dependency);
    Manifest holder = planned.analysis().objects().get(rule.reverse() ? dependency.to() : dependency.from());
    boolean known = holder != null && holder.origin() != null;
    return new ExplainDocument.Reason(dependency, known ? holder.origin().file() : null, known ? lines.lineOf(holder, dependency.path()) : 0, rule.text(), rule.source());
  }

  private void print(Object document, List<String> text) {
    if (session.output().isDocument()) {
      Documents.print(document, session.output(), session.console().out());
    } else {
      text.forEach(session.console().out()::println);
    }
  }
}
