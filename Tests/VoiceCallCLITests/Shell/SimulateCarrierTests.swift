import CallSimulator
import Testing
import VoiceCallEngine
import WireSimulator

@testable import voicecall

@Suite(.timeLimit(.minutes(1))) struct SimulateCarrierTests {
    @Test("a port that is taken is said so, and what to do", arguments: ["--port", "--services-port"])
    func taken(option: String) throws {
        let holder = try ServicePort(SpeechServices(sound: SimSound(), seed: 1), clock: WallClock())
        defer { holder.close() }
        let result = Command.run("simulate", "carrier", "twilio", option, "\(holder.port)")
        #expect(result.status == CommandStatus.cannotCreate.rawValue)
        #expect(
            result.err == "error[simulate.listen]: cannot listen on port \(holder.port) of 127.0.0.1: another program "
                + "listens there (next: stop it, or choose another \(option))\n")
    }

    @Test("a certificate that cannot be used is said so")
    func certificate() {
        let result = Command.run("simulate", "carrier", "telnyx", "--cert", "/proc/none", "--key", "/proc/none")
        #expect(result.status == CommandStatus.cannotCreate.rawValue)
        #expect(result.err.contains("error[simulate.listen]") && result.err.contains("--cert and --key"))
    }
}
