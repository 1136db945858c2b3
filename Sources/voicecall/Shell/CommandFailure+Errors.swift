import CallAudio
import CallCore
import CallSimulator
import Exposure
import FrontDoor
import VoiceCallEngine

extension CommandFailure {
    /// Every error that a command can meet, with its exit status.
    init(_ error: any Error) {
        switch error {
        case let error as CommandFailure: self = error
        case let error as FlowError: self.init(flow: error)
        case let error as SpecError: self.init(spec: error)
        case let error as StoreError: self.init(store: error)
        case let error as HostError:
            let status: CommandStatus = error.code == "call.flow" ? .noInput : .usage
            self.init(status, error.code, error.message, next: error.nextStep)
        case let error as WAVError: self.init(wav: error)
        case let error as FrontDoorError:
            self.init(
                .cannotCreate, error.code, error.message,
                next: "do what stands there; a gateway that runs there takes the call from: voicecall call")
        case let error as ExposureError: self = ExposeFailure(error: error).line
        case let error as SimError:
            self.init(.failed, error.code, error.message, next: "see which steps repeat with --verbose")
        default:
            self.init(.internalError, "internal", "\(error)", next: "report it with the command line that led here")
        }
    }

    private init(flow error: FlowError) {
        let status: CommandStatus =
            ["flow.missing", "flow.not-a-file", "flow.unreadable", "flow.no-folder"].contains(error.code)
            ? .noInput : .badFlow
        let place = error.file.map { file in error.line.map { "\(file):\($0)" } ?? file }
        self.init(status, error.code, error.message, next: error.nextStep, place: place)
    }

    private init(spec error: SpecError) {
        let (status, next): (CommandStatus, String) =
            switch error.code {
            case "spec.load", "spec.script": (.badFlow, "mend the spec")
            case "store.duplicate": (.storage, Self.otherStore)
            case _ where error.code.hasPrefix("store."):
                (.storage, "mend the store, or choose another one with --store")
            case "spec.unknown": (.usage, "name one of its tests")
            default: (.failed, "compare the flow with what its spec expects")
            }
        self.init(status, error.code, error.message, next: next)
    }

    /// A seed decides a call's id, too.
    private static let otherStore = "this run is in the store already: choose another seed or another store"

    private init(store error: StoreError) {
        let next = error.code == "store.duplicate" ? Self.otherStore : error.nextStep
        let status: CommandStatus =
            switch error.code {
            case "store.missing", "store.unreadable": .noInput
            case "store.live-calls": .failed
            default: .storage
            }
        self.init(status, error.code, error.message, next: next)
    }

    private init(wav error: WAVError) {
        let status: CommandStatus =
            switch error.code {
            case .pathInvalid, .isDirectory, .unwritable: .cannotCreate
            case .diskFull, .writeFailed: .storage
            case .shapeInvalid, .tooLarge: .cannotCreate
            case .malformed, .unsupported: .noInput
            }
        self.init(status, error.code.rawValue, error.message, next: error.nextStep.lowercasedFirst)
    }
}

extension String {
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
