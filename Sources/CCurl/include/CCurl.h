/* libcurl with typed functions in place of its variadic ones, and a gate that decides which addresses a transfer may
 * connect to and how often its request may be sent. */
#ifndef CCURL_H
#define CCURL_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_size(CURL *easy, CURLoption option, int64_t value) {
    return curl_easy_setopt(easy, option, (curl_off_t)value);
}

/* libcurl copies the text. */
static inline CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

/* The pointer must stay valid as long as the handle. */
static inline CURLcode ccurl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_headers(CURL *easy, struct curl_slist *headers) {
    return curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
}

/* libcurl copies the bytes. */
static inline CURLcode ccurl_set_body(CURL *easy, const void *bytes, size_t count) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
    return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, bytes) : code;
}

/* Both get their bytes as `(bytes, 1, count, context)` and answer with the count, or less to stop the transfer. */
static inline CURLcode ccurl_set_readers(
    CURL *easy, curl_write_callback header, curl_write_callback body, void *context) {
    CURLcode code = curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, header);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_HEADERDATA, context);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, body);
    if (code == CURLE_OK) code = curl_easy_setopt(easy, CURLOPT_WRITEDATA, context);
    return code;
}

/* Zero when there is no such figure. */
static inline long ccurl_long(CURL *easy, CURLINFO info) {
    long value = 0;
    return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

static inline int64_t ccurl_size(CURL *easy, CURLINFO info) {
    curl_off_t value = 0;
    return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? (int64_t)value : 0;
}

/* NULL when there is none; valid until the handle is used again. */
static inline const char *ccurl_text(CURL *easy, CURLINFO info) {
    const char *value = NULL;
    return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : NULL;
}

static inline CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

/* What one transfer may connect to, and what it did. Used by one thread at a time. */
typedef struct ccurl_gate ccurl_gate;

/* `public_only`: only addresses of the public internet, and those allowed one by one. `sends`: how often the request
 * may be handed to a connection; libcurl sends again by itself when a kept connection dies. NULL without memory. */
ccurl_gate *ccurl_gate_new(bool public_only, unsigned sends);
void ccurl_gate_free(ccurl_gate *gate);

/* Lets one address through although it is not public. False for text that is no IPv4 or IPv6 address. */
bool ccurl_gate_allow(ccurl_gate *gate, const char *address);

/* The gate must live longer than the handle. */
CURLcode ccurl_gate_attach(ccurl_gate *gate, CURL *easy);

/* Whether the request was handed to a connection, from which moment on the server may act on it. */
bool ccurl_gate_was_passed(const ccurl_gate *gate);

/* Whether every address that was tried was refused, and at least one was. */
bool ccurl_gate_refused(const ccurl_gate *gate);

/* Whether an address, as text, belongs to the public internet. False for text that is no address. */
bool ccurl_is_public(const char *address);

#endif
