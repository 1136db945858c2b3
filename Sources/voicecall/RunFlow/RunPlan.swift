import CallCore
import CallSimulator
import ScriptValue
import VoiceCallEngine

/// Everything a simulated call of `run-flow` is made of.
struct RunPlan {
    /// Who is on the other end.
    enum Caller {
        case spec(SpecFile, test: String)
        /// Lines, one for each turn of the caller's; then they hang up.
        case lines(() -> String?)
        /// Somebody at the terminal, in real time.
        case terminal
    }

    var flow: FoundFlow
    var manifest: FlowManifest
    var isInbound: Bool
    var mode: String?
    var overrides: SpecOverrides
    var caller: Caller
    var seed: UInt64
    var store: (any JournalStore)?
    var log: CallLogFile?
    var wav: String?
    /// Virtual seconds in one second of the wall; nil for as fast as it goes.
    var speed: Double?

    static let ownNumber = "+15550000000"
    static let otherNumber = "+15550001234"

    /// The settings of the simulated world.
    func settings(_ speech: FliteSpeech) -> VirtualRun.Settings {
        var settings = VirtualRun.Settings()
        settings.seed = seed
        settings.durations = speech
        settings.callerVoice = FliteSpeech.callerVoice.rawValue
        settings.store = store
        settings.log = log
        settings.host.inboundPolicy = .open
        settings.host.inboundFlow = flow.bundle.name
        if let mode { settings.host.flows[mode] = flow.bundle.name }
        if !overrides.config.isEmpty { settings.host.flowConfig[flow.bundle.name] = .map(overrides.config) }
        return settings
    }

    /// The flow, and the others of its folder when a spec may call them.
    var library: FlowLibrary {
        let library = FlowLibrary()
        if case .spec = caller { for other in flow.neighbours { library.add(other) } }
        library.add(flow.bundle)
        return library
    }
}
