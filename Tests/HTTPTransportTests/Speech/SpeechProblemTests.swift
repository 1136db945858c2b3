import CallCore
import HTTPTransport
import Testing

@Suite("What a failed request for speech means")
struct SpeechProblemTests {
    private struct Voice: SpeechSynthesizer {
        let service = "toy"
        let maxCharacters = 10

        func request(_ text: String, style: SpeechStyle) -> SynthesisRequest {
            SynthesisRequest(
                url: "https://a.example/v1", headers: [.init("X-Key", Secret("k"))], body: Array(text.utf8),
                format: .mulaw, caFile: "/ca.pem")
        }

        func ignored(in style: SpeechStyle) -> [String] { [] }

        func problem(status: Int, headers: HeaderList, body: [UInt8]) -> SpeechProblem {
            SpeechProblem(code: "toy.\(status)", service: service, message: headers["a"] ?? "", isFatal: true)
        }
    }

    @Test(
        "each outcome has its meaning",
        arguments: [
            (HTTPOutcome.notSent(code: "http.connect", message: "m"), "speech.unreachable", false),
            (.notSent(code: "http.tls", message: "m"), "speech.unreachable", true),
            (.lost(code: "http.timeout", message: "m"), "speech.timeout", false),
            (.lost(code: "http.broken", message: "m"), "speech.lost", false),
            (.refused(code: "http.too_large", message: "m"), "speech.refused", true),
        ])
    func meaning(outcome: HTTPOutcome, code: String, isFatal: Bool) {
        let problem = SpeechProblem(outcome, of: Voice())
        #expect(problem?.code == code)
        #expect(problem?.isFatal == isFatal)
        #expect(problem?.service == "toy")
        #expect(problem?.message.hasPrefix("m [http.") == true)
    }

    @Test("a refusal is what the service says it is, and a good end is none")
    func answers() {
        let refusal = HTTPOutcome.answered(status: 418, headers: HeaderList(["a": "tea"]), body: [])
        #expect(SpeechProblem(refusal, of: Voice())?.code == "toy.418")
        #expect(SpeechProblem(refusal, of: Voice())?.message == "tea")
        #expect(SpeechProblem(.answered(status: 200, headers: HeaderList(), body: []), of: Voice()) == nil)
    }

    @Test(
        "a good answer that is text is no speech",
        arguments: [
            ("text/html; charset=utf-8", true), ("Application/JSON", true), ("audio/mpeg", false),
            ("application/octet-stream", false), ("audio/x-mulaw;rate=8000", false), ("", false),
        ])
    func objection(type: String, isText: Bool) {
        let problem = Voice().objection(to: HeaderList(["Content-Type": type]))
        #expect((problem != nil) == isText)
        #expect(problem?.code ?? "speech.refused" == "speech.refused")
        #expect(Voice().objection(to: HeaderList()) == nil)
    }

    @Test("a request for speech is posted with its headers kept secret, and may take long")
    func call() {
        let call = HTTPCall(Voice().request("Hi", style: SpeechStyle()))
        #expect(call.method == "POST")
        #expect(call.url == "https://a.example/v1")
        #expect(call.secretHeaders.map(\.name) == ["X-Key"])
        #expect(call.body == Array("Hi".utf8))
        #expect(call.caFile == "/ca.pem")
        #expect(call.timeout == 600_000)
    }
}
