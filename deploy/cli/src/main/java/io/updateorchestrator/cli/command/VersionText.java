package io.updateorchestrator.cli.command;

import io.updateorchestrator.embedded.service.Version;
import org.apache.kafka.common.utils.AppInfoParser;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: what a report of a fault has to name. */
public final class VersionText implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"update-orchestrator %s (Kafka %s, Java %s)".formatted(Version.text(), AppInfoParser.getVersion(), Runtime.version())};
  }
}
