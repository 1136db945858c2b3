import CallConfig
import CallCore
import FrontDoor
import NIOCore
import VoiceCallEngine

extension DaemonError {
    init(_ error: StoreError) { self.init(code: error.code, message: error.message, nextStep: error.nextStep) }

    init(_ problem: ConfigProblem) {
        self.init(
            code: problem.code.rawValue, message: "\(problem.path) \(problem.what)", nextStep: problem.nextStep,
            problems: [problem])
    }

    static func wrapping<Result>(_ body: () throws(StoreError) -> Result) throws(DaemonError) -> Result {
        do throws(StoreError) { return try body() } catch { throw DaemonError(error) }
    }

    /// What kept the front door or the calls of the store from coming up.
    init(starting error: any Error, _ setup: DaemonSetup) {
        switch error {
        case let error as StoreError: self.init(error)
        case let error as FrontDoorError where error.code == "door.bind":
            let owner = ProcessOwner.listener(onPort: setup.gateway.door.port)
            self.init(
                code: owner == nil ? error.code : "gateway.in-use",
                message: owner == nil
                    ? error.message
                    : "port \(setup.gateway.door.port) is in use by \(ProcessOwner.describe(owner))",
                nextStep: "stop that process first, or set serve.port to another port")
        case let error as FrontDoorError:
            self.init(code: error.code, message: error.message, nextStep: "see the keys of serve in the configuration")
        case let error as HostError: self.init(code: error.code, message: error.message, nextStep: error.nextStep)
        default:
            self.init(
                code: "gateway.start", message: "\(error)", nextStep: "see: voicecall config check")
        }
    }
}
