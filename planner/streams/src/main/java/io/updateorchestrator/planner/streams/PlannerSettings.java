package io.updateorchestrator.planner.streams;

import io.updateorchestrator.common.config.LaneConfiguration;
import io.updateorchestrator.topics.KafkaSettings;
import java.nio.file.Path;

/**
 * What one planner process is given.
 *
 * @param stateDirectory of the stores; outside of the temporary folder, and kept
 * @param instance name of this process among the planners of this Kafka; the same after a restart, so that it takes its place up again at once
 * @param configuration for the lanes: told to each whose last one differs
 */
public record PlannerSettings(KafkaSettings kafka, Path stateDirectory, String instance, LaneConfiguration configuration) {}
