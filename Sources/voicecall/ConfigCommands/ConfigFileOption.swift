import ArgumentParser
import CallConfig
import Glibc

/// Which configuration is meant.
struct ConfigFileOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The configuration; $VOICECALL_CONFIG or ~/.voicecall/config.json5 without it. An openclaw.json will do.",
            valueName: "file"), completion: .file(extensions: ["json5", "json"]))
    var config: String?

    /// Reads it; whatever is wrong with it is in the reading.
    func read() -> ConfigReading { loader.load(option: config) }

    private var loader: ConfigLoader {
        ConfigLoader(environment: { name in getenv(name).map { String(cString: $0) } })
    }
}
