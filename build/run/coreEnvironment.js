/**
 * What must stand in the environment before a process that loads TensorFlow starts, and where the weights are. What the
 * person has set wins.
 *
 * @returns {NodeJS.ProcessEnv}
 */
export function coreEnvironment(record, env = process.env) {
  return {
    TF_CPP_MIN_LOG_LEVEL: "3",
    ...(record?.weights ? { THAW_WEIGHTS_DIR: record.weights.dir } : {}),
    ...env,
  };
}
