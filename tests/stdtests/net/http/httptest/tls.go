// Without NewTLSServer the tests that use it are cut.
package httptest
