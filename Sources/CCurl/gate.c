#define _GNU_SOURCE 1

#include "CCurl.h"
#include "address.h"

#include <stdlib.h>
#include <sys/socket.h>

enum { MOST_ALLOWED = 64 };

struct ccurl_gate {
    bool public_only;
    unsigned sends_left;
    bool passed;
    unsigned admitted;
    unsigned refused;
    size_t allowed_count;
    ccurl_address allowed[MOST_ALLOWED];
};

ccurl_gate *ccurl_gate_new(bool public_only, unsigned sends) {
    ccurl_gate *gate = calloc(1, sizeof *gate);
    if (!gate) return NULL;
    gate->public_only = public_only;
    gate->sends_left = sends;
    return gate;
}

void ccurl_gate_free(ccurl_gate *gate) { free(gate); }

bool ccurl_gate_allow(ccurl_gate *gate, const char *address) {
    if (gate->allowed_count == MOST_ALLOWED) return false;
    if (!ccurl_address_read(address, &gate->allowed[gate->allowed_count])) return false;
    gate->allowed_count++;
    return true;
}

static bool admits(const ccurl_gate *gate, const ccurl_address *address) {
    if (ccurl_address_is_public(address)) return true;
    for (size_t i = 0; i < gate->allowed_count; i++)
        if (ccurl_address_same(&gate->allowed[i], address)) return true;
    return false;
}

static bool judge(ccurl_gate *gate, bool is_known, const ccurl_address *address) {
    if (!gate->public_only || (is_known && admits(gate, address))) {
        gate->admitted++;
        return true;
    }
    gate->refused++;
    return false;
}

/* libcurl connects to just the address that was judged here: no name is looked up in between. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    (void)purpose;
    ccurl_gate *gate = context;
    ccurl_address target;
    bool is_known = ccurl_address_of(&address->addr, &target);
    if (!judge(gate, is_known, &target)) return CURL_SOCKET_BAD;
    /* Programs that are started meanwhile must not inherit connections. */
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* Runs just before a request is written, also on a kept connection, which another transfer with another policy may
 * have opened; and again when libcurl wants to repeat a request whose kept connection died. */
static int before_request(void *context, char *remote, char *local, int remote_port, int local_port) {
    (void)local;
    (void)remote_port;
    (void)local_port;
    ccurl_gate *gate = context;
    ccurl_address target;
    bool is_known = ccurl_address_read(remote, &target);
    if (!judge(gate, is_known, &target)) {
        gate->admitted = 0;
        return CURL_PREREQFUNC_ABORT;
    }
    if (gate->sends_left == 0) return CURL_PREREQFUNC_ABORT;
    gate->sends_left--;
    gate->passed = true;
    return CURL_PREREQFUNC_OK;
}

CURLcode ccurl_gate_attach(ccurl_gate *gate, CURL *easy) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, gate);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, before_request);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_PREREQDATA, gate);
    return code;
}

bool ccurl_gate_was_passed(const ccurl_gate *gate) { return gate->passed; }

bool ccurl_gate_refused(const ccurl_gate *gate) { return gate->refused > 0 && gate->admitted == 0; }

bool ccurl_is_public(const char *address) {
    ccurl_address parsed;
    return ccurl_address_read(address, &parsed) && ccurl_address_is_public(&parsed);
}
