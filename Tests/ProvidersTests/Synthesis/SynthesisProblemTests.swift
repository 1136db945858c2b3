import CallCore
import Testing

@testable import Providers

@Suite("What the refusals of speech services mean")
struct SynthesisProblemTests {
    private func problem(
        _ service: String, _ status: Int, _ body: String = "", _ headers: HeaderList = HeaderList()
    ) throws -> SpeechProblem {
        try SynthesisSetup.synthesizer(service).problem(status: status, headers: headers, body: Array(body.utf8))
    }

    @Test(
        "each status has its meaning",
        arguments: [
            (400, "speech.refused", true), (401, "speech.key_refused", true), (402, "speech.quota", true),
            (403, "speech.key_refused", true), (404, "speech.refused", true), (408, "speech.unavailable", false),
            (422, "speech.refused", true), (429, "speech.rate_limited", false), (500, "speech.unavailable", false),
            (502, "speech.unavailable", false), (529, "speech.unavailable", false), (302, "speech.refused", true),
            (204, "speech.refused", true),
        ])
    func statuses(status: Int, code: String, isFatal: Bool) throws {
        for service in ["openai", "elevenlabs", "deepgram", "xai"] {
            let problem = try problem(service, status)
            #expect(problem.code == code)
            #expect(problem.isFatal == isFatal)
            #expect(problem.service == service)
            #expect(problem.message.contains("\(status)"))
        }
    }

    @Test(
        "what a service says is told in its words, in whatever shape",
        arguments: [
            (
                "openai", #"{"error":{"message":"No such voice","type":"invalid","param":null,"code":null}}"#,
                "No such voice"
            ),
            (
                "elevenlabs", #"{"detail":{"status":"voice_not_found","message":"Unknown voice"}}"#,
                "voice_not_found: Unknown voice"
            ),
            (
                "elevenlabs", #"{"detail":[{"loc":["body","text"],"msg":"field required","type":"missing"}]}"#,
                "body.text: field required"
            ),
            (
                "deepgram", #"{"err_code":"INVALID_QUERY","err_msg":"Bad model","request_id":"1"}"#,
                "INVALID_QUERY: Bad model"
            ),
            ("xai", #"{"error":"Language missing"}"#, "Language missing"), ("xai", #"{"message":"Plain"}"#, "Plain"),
        ])
    func words(service: String, body: String, said: String) throws {
        #expect(try problem(service, 400, body).message.contains(said))
    }

    @Test("an empty account is not a wrong key, nor a rush")
    func quota() throws {
        let eleven = try problem("elevenlabs", 401, #"{"detail":{"status":"quota_exceeded","message":"0 left"}}"#)
        #expect(eleven.code == "speech.quota")
        let openAI = try problem("openai", 429, #"{"error":{"message":"You exceeded","code":"insufficient_quota"}}"#)
        #expect(openAI.code == "speech.quota")
        #expect(openAI.isFatal)
    }

    @Test("when to ask again is read from the headers")
    func retryAfter() throws {
        #expect(try problem("openai", 429, "", ["Retry-After": "7"].list).retryAfter == 7_000)
        #expect(try problem("openai", 503, "", ["retry-after-ms": "250"].list).retryAfter == 250)
        #expect(try problem("openai", 429).retryAfter == nil)
    }

    @Test("neither keys nor what was to be said are repeated")
    func secrecy() throws {
        let key = try problem("openai", 401, #"{"error":{"message":"Incorrect API key provided: sk-12*34"}}"#)
        #expect(!key.message.contains("sk-12"))
        let echo = try problem(
            "openai", 400,
            #"{"error":{"message":"[{'loc': ('body', 'input'), 'msg': 'too long', 'input': 'My secret'}]"}}"#)
        #expect(!echo.message.contains("secret"))
        #expect(echo.message.contains("too long"))
    }

    @Test(
        "bodies that say nothing are no fault",
        arguments: ["", "<html>", "[]", "null", "{\"error\":null}", "{\"detail\":[]}", "{\"detail\":[1]}", "\u{0}"])
    func silence(body: String) throws {
        #expect(try problem("elevenlabs", 500, body).code == "speech.unavailable")
    }

    @Test("long and hostile words become one short line")
    func shown() throws {
        let body = #"{"message":"a\n\u001b[31mb"# + String(repeating: "x", count: 5_000) + #""}"#
        let message = try problem("xai", 400, body).message
        #expect(message.count < 400)
        #expect(!message.unicodeScalars.contains { $0.value < 0x20 })
    }
}

extension Dictionary where Key == String, Value == String {
    fileprivate var list: HeaderList { HeaderList(map { HeaderList.Field($0.key, $0.value) }) }
}
