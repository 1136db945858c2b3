import CallCore
import ScriptValue
import Testing

@testable import Providers

@Suite("Sound of OpenAI Realtime, read where it lies")
struct OpenAISoundTests {
    private static let message =
        #"{"type":"response.output_audio.delta","event_id":"e","response_id":"r1","item_id":"i1","output_index":0,"#
        + #""content_index":10,"delta":"AAECA/+/fg=="}"#

    private func dialect() throws -> OpenAIRealtime {
        let access = try #require(ServiceAccess(key: Secret("key"), base: "https://api.openai.com", caFile: nil))
        return OpenAIRealtime(settings: OpenAIRealtimeSettings(), access: access)
    }

    @Test("a session that takes it where it lies says and does what one does that takes messages whole")
    func sessions() throws {
        var whole = try VoiceRig("openai")
        whole.open()
        whole.say(#"{"type":"session.updated","session":{}}"#)
        whole.feed(.begin)
        whole.say(#"{"type":"response.created","response":{"id":"r1"}}"#)
        var quick = whole
        var taken = 0
        func tell(_ text: String) {
            let bytes = Array(text.utf8)
            var sound: [UInt8] = []
            let item = bytes.withUnsafeBytes { message in
                quick.voice.sound(in: message, now: quick.now) { base64 in
                    Base64.decode(base64).map {
                        sound = $0
                        return $0.count
                    }
                }
            }
            let actions = whole.say(text)
            guard let item else { return #expect(quick.say(text) == actions, "\(text)") }
            taken += 1
            #expect(actions == [.audio(item: item, sound, .mulaw)], "\(text)")
        }
        func piece(_ answer: String, _ item: String, of size: Int = 160) -> String {
            #"{"type":"response.output_audio.delta","response_id":"\#(answer)","item_id":"\#(item)","delta":""#
                + Base64.encode([UInt8](repeating: 7, count: size)) + #""}"#
        }
        for _ in 1...3 { tell(piece("r1", "i1")) }
        tell(piece("r0", "i1"))
        tell(piece("r1", "i0"))
        tell(piece("r1", "i1"))
        tell(piece("r1", "i1", of: 9_000))
        tell(#"{"type":"response.output_audio.done","response_id":"r1","item_id":"i0"}"#)
        tell(piece("r1", "i0"))
        #expect(taken == 2)
        let heard = RealtimeVoiceInput.ended(item: 1, played: 30, isWhole: false)
        #expect(whole.feed(heard) == quick.feed(heard))
        tell(piece("r1", "i1"))
        #expect(taken == 2)
    }

    /// Where it lies.
    private func step(_ message: [UInt8]) throws -> RealtimeDialectStep? {
        let dialect = try dialect()
        return message.withUnsafeBytes { bytes in
            func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
            guard let place = dialect.sound(in: bytes),
                let sound = Base64.decode(UnsafeRawBufferPointer(rebasing: bytes[place.base64]))
            else { return nil }
            return .audio(answer: text(place.answer), item: text(place.item), sound, .mulaw)
        }
    }

    /// By way of the tree.
    private func steps(_ message: [UInt8]) throws -> [RealtimeDialectStep]? {
        var dialect = try dialect()
        guard let value = try? JSONText.decodePlain(message) else { return nil }
        return dialect.receive(value, now: CallTime(milliseconds: 0))
    }

    @Test(
        "in any order and with white space it is the same sound",
        arguments: [
            message,
            #" { "delta" : "AAECA/+/fg==", "item_id":"i1","response_id":"r1","type":"response.output_audio.delta" } "#,
            #"{"type":"response.output_audio.delta","response_id":"r1","item_id":"i1","delta":"AAECA/+/fg=="}"# + "\n",
        ])
    func sound(text: String) throws {
        let bytes: [UInt8] = [0, 1, 2, 3, 255, 191, 126]
        let step = RealtimeDialectStep.audio(answer: "r1", item: "i1", bytes, .mulaw)
        #expect(try self.step(Array(text.utf8)) == step)
        #expect(try steps(Array(text.utf8)) == [step])
    }

    @Test(
        "what is not certain is left to the tree",
        arguments: [
            #"{"type":"response.output_audio.done","response_id":"r1","item_id":"i1","delta":"AAAA"}"#,
            #"{"type":"response.output_audio.delta","response_id":"r1","item_id":"i1"}"#,
            #"{"type":"response.output_audio.delta","response_id":"r1","item_id":"i1","delta":"AAA"}"#,
            #"{"type":"response.output_audio.delta","response_id":"r1","item_id":"i1","delta":"AAAA","delta":"AQEB"}"#,
            #"{"type":"response.output_audio.delta","response_id":"r\u0031","item_id":"i1","delta":"AAAA"}"#,
            #"{"type":"response.output_audio.delta","response_id":7,"item_id":"i1","delta":"AAAA"}"#,
            #"{"type":"response.output_audio.delta","response_id":"é","item_id":"i1","delta":"AAAA"}"#,
            #"{"type":"response.output_audio.delta","response_id":"r1","item_id":"i1","delta":"AAAA","x":[]}"#,
            "", "{}",
        ])
    func uncertain(text: String) throws {
        #expect(try step(Array(text.utf8)) == nil)
    }

    @Test("with any byte of it changed, left out or doubled, it is never another sound than the tree's")
    func changes() throws {
        let plain = Array(Self.message.utf8)
        var taken = 0
        for place in plain.indices {
            var changed: [[UInt8]] = Array("\"\\{}:,= 0A\u{1}".utf8).map { byte in
                var bytes = plain
                bytes[place] = byte
                return bytes
            }
            changed.append(Array(plain[..<place] + plain[(place + 1)...]))
            changed.append(Array(plain[...place] + plain[place...]))
            for bytes in changed {
                guard let step = try step(bytes) else { continue }
                taken += 1
                #expect(try steps(bytes) == [step], "\(String(decoding: bytes, as: UTF8.self))")
            }
        }
        #expect(taken > 100)
    }
}
