import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("Telnyx: who answered")
struct TelnyxDetectionTests {
    private let verdict = "call.machine.premium.detection.ended"
    private let greeting = "call.machine.premium.greeting.ended"

    /// A call that was answered, with detection on.
    private func answered() -> TelnyxRig {
        var rig = TelnyxRig(placed: false)
        rig.place(detect: true)
        rig.accept(["call_control_id": Value(TelnyxRig.controlID)])
        rig.webhook("call.answered")
        return rig
    }

    @Test(
        "a verdict is told once",
        arguments: [
            ("call.machine.premium.detection.ended", "human_residence", AnsweredBy.human),
            ("call.machine.premium.detection.ended", "machine", .machine),
            ("call.machine.premium.detection.ended", "fax_detected", .machine),
            ("call.machine.premium.detection.ended", "silence", .unknown),
            ("call.machine.detection.ended", "not_sure", .human),
            ("call.machine.premium.greeting.ended", "beep_detected", .machine),
        ])
    func once(type: String, result: String, who: AnsweredBy) {
        var rig = answered()
        rig.webhook(type, ["result": Value(result)])
        rig.webhook(verdict, ["result": "human_business"])
        rig.wait(20_000)
        #expect(rig.kinds == [.answered, .answeredBy(who)])
    }

    @Test(
        "that a machine answered is told when its greeting is over",
        arguments: ["beep_detected", "no_beep_detected"])
    func afterGreeting(result: String) {
        var rig = answered()
        rig.wait(2_000)
        rig.webhook(verdict, ["result": "machine"])
        rig.wait(3_000)
        #expect(rig.kinds == [.answered])
        rig.webhook(greeting, ["result": Value(result)])
        #expect(rig.kinds == [.answered, .answeredBy(.machine)])
        rig.wait(20_000)
        #expect(rig.kinds.count == 2)
    }

    @Test("a greeting longer than the call waits for is not waited for")
    func longGreeting() {
        var rig = answered()
        rig.wait(2_000)
        rig.webhook(verdict, ["result": "machine"])
        rig.wait(5_499)
        #expect(rig.kinds == [.answered])
        rig.wait(1)
        #expect(rig.kinds == [.answered, .answeredBy(.machine)])
        rig.webhook(greeting, ["result": "beep_detected"])
        #expect(rig.kinds.count == 2)
        #expect(TelnyxOptions().greetingTime < SessionLimits().machineDetection)
    }

    @Test("a person is told of at once, and the end of a greeting without a beep says nothing by itself")
    func person() {
        var rig = answered()
        rig.webhook(greeting, ["result": "no_beep_detected"])
        #expect(rig.kinds == [.answered])
        rig.webhook(verdict, ["result": "human_residence"])
        #expect(rig.kinds == [.answered, .answeredBy(.human)])
    }

    @Test("after a restart a verdict is told at once: nobody knows how long it was waited for")
    func afterRestart() {
        var rig = TelnyxRig(placed: false) {
            $0.isResumed = true
            $0.providerCallID = TelnyxRig.controlID
        }
        rig.webhook(verdict, ["result": "machine"])
        #expect(rig.kinds == [.answeredBy(.machine)])
    }
}
