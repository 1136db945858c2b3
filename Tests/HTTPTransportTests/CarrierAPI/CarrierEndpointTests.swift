import CallCore
import Testing

@testable import HTTPTransport

@Suite("Requests to a carrier's API", .timeLimit(.minutes(1)))
struct CarrierEndpointTests {
    @Test("forms keep order and repeated names, and are encoded byte for byte")
    func form() async throws {
        let client = HTTPClient()
        defer { client.shutdown() }
        try await TestServer.run(.by { _, _ in .answer(201, [("Retry-After", "1")], [7]) }) { server in
            let endpoint = try CarrierEndpoint(
                base: server.url("/2010/"), credentials: .basic(user: "AC1", password: Secret("pw")))
            let api = CarrierAPI(endpoint: endpoint, driver: StubDriver(), client: client) { _, resume in resume() }
            let fields = [
                HeaderList.Field("To", "+15550001"), HeaderList.Field("Event", "a&b=c"),
                HeaderList.Field("Event", "é %"),
            ]
            let request = CarrierRequest(
                .post, "/Calls.json", query: [HeaderList.Field("a b", "+")], body: .form(fields), safety: .once)
            let response = await withCheckedContinuation { continuation in
                api.send(request) { continuation.resume(returning: $0) }
            }
            #expect(response == .answered(status: 201, body: [7], retryAfter: 1_000))
            let arrived = try #require(server.log.requests.first)
            #expect(arrived.method == "POST")
            #expect(arrived.target == "/2010/Calls.json?a+b=%2B")
            #expect(arrived.text == "To=%2B15550001&Event=a%26b%3Dc&Event=%C3%A9+%25")
            #expect(arrived.headers["content-type"] == "application/x-www-form-urlencoded")
            #expect(arrived.headers["authorization"] == "Basic QUMxOnB3")
        }
    }

    @Test("JSON and a token travel as they are, and the host is pinned")
    func json() throws {
        let exchange = ScriptedExchange([.answered(status: 200, headers: HeaderList(), body: [])])
        _ = try exchange.run(CarrierRequest(.post, "/calls", body: .json("{\"a\":1}"), safety: .repeatable))
        let call = try #require(exchange.calls.first)
        #expect(call.url == "https://api.example.com/v2/calls")
        #expect(call.credentials == .bearer(token: Secret("t0ken")))
        #expect(!"\(call)".contains("t0ken"))
        #expect(call.headers["content-type"] == "application/json")
        #expect(call.body == Array("{\"a\":1}".utf8))
        #expect(call.pinnedHost == "api.example.com")
        #expect(call.timeout == 30_000)
        #expect(call.connectTimeout == 5_000)
        #expect(call.isRepeatable)
        #expect(call.redirects == 0)
    }

    @Test("a bearer token arrives")
    func bearer() async throws {
        let client = HTTPClient()
        defer { client.shutdown() }
        try await TestServer.run(.by { _, _ in .text("") }) { server in
            let call = HTTPCall("GET", server.url("/"), credentials: .bearer(token: Secret("t0ken")))
            #expect(await client.send(call).status == 200)
            #expect(server.log.requests.first?.headers["authorization"] == "Bearer t0ken")
        }
    }

    @Test(
        "a path cannot lead out of the API",
        arguments: ["calls", "", "/../calls", "/a/%2e%2E/b", "/a?b", "/a#b", "/a b", "/a\r\n", "/a/%zz", "/\\b"])
    func path(path: String) throws {
        let exchange = ScriptedExchange([])
        let responses = try exchange.run(CarrierRequest(.get, path, safety: .repeatable))
        #expect(
            responses == [.notSent("the request's path is not one below the carrier's base URL (carrier.path)")])
        #expect(exchange.calls.isEmpty)
    }

    @Test(
        "a base URL that is not plain is refused",
        arguments: ["api.example.com", "ftp://a", "https://u:p@a", "https://a?b", "https://a#b", ""])
    func base(base: String) {
        #expect(throws: CarrierEndpointError.self) {
            try CarrierEndpoint(base: base, credentials: .bearer(token: Secret("")))
        }
    }

    @Test("a secret shows itself to nobody who does not ask for it")
    func secret() {
        let credentials = HTTPCredentials.basic(user: "AC1", password: Secret("pw-visible"))
        var dumped = ""
        dump(credentials, to: &dumped)
        for shown in ["\(credentials)", String(reflecting: credentials), dumped] {
            #expect(!shown.contains("pw-visible"))
        }
        #expect(Secret("pw-visible").reveal() == "pw-visible")
        #expect("\(Secret("pw-visible"))" == "•••")
    }
}
