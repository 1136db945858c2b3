import CallCore
import VoiceCallEngine

/// Calls whose line orders go to Twilio's lines, with nobody watching and no time passing.
struct BenchCalls: CallEnvironment {
    let lines: BenchLines

    func perform(_ order: EffectOrder) { lines.perform(order) }
    func startTimer(_ timer: TimerID, of call: CallID, at deadline: CallTime) {}
    func cancelTimer(_ timer: TimerID, of call: CallID) {}
    func reconcile(_ call: CallSetup, providerCallID: String?, _ situation: LineSituation) {}
    func observe(_ note: CallNote, of call: CallID, at time: CallTime) {}
    func changed(_ record: CallRecord) {}
    func reply(_ reply: CommandReply, to command: String, of call: CallID) {}
    func closed(_ call: CallID, _ closing: CallClosing) {}
}
