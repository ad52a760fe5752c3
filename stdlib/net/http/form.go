package http

import (
	"errors"
	"io"
	"math"
	"mime"
	"mime/multipart"
	"net/url"
)

const (
	defaultMaxMemory = 32 << 20 // of a multipart form, where the caller says nothing
	maxFormSize      = 10 << 20 // of a form in the body, unless MaxBytesReader limits it
)

// ErrMissingFile is what FormFile returns if there is no such file.
var ErrMissingFile = errors.New("http: no such file")

// multipartByReader stands in MultipartForm when the form is read by MultipartReader.
var multipartByReader = &multipart.Form{}

// mediaType returns the type of the body, octets if the header has none.
func (r *Request) mediaType() (string, map[string]string, error) {
	ct := r.Header.Get("Content-Type")
	if ct == "" {
		ct = "application/octet-stream"
	}
	return mime.ParseMediaType(ct)
}

// postForm reads a form from the body.
func (r *Request) postForm() (url.Values, error) {
	if r.Body == nil {
		return nil, nil
	}
	ct, _, err := r.mediaType()
	if ct != "application/x-www-form-urlencoded" { // multipart forms are ParseMultipartForm's
		return nil, err
	}
	var reader io.Reader = r.Body
	limit := int64(math.MaxInt64)
	if _, ok := reader.(*maxBytesReader); !ok {
		limit = maxFormSize
		reader = io.LimitReader(r.Body, maxFormSize+1)
	}
	b, rerr := io.ReadAll(reader)
	if rerr != nil {
		if err == nil {
			err = rerr
		}
		return nil, err
	}
	if int64(len(b)) > limit {
		return nil, errors.New("http: POST too large")
	}
	v, perr := url.ParseQuery(string(b))
	if err == nil {
		err = perr
	}
	return v, err
}

// ParseForm fills r.Form with the values of the query, and for POST, PUT and PATCH also r.PostForm with those of the
// body, if its type is application/x-www-form-urlencoded; they come first in r.Form. A second call does nothing.
func (r *Request) ParseForm() error {
	var err error
	if r.PostForm == nil {
		if r.Method == "POST" || r.Method == "PUT" || r.Method == "PATCH" {
			if r.Body == nil {
				err = errors.New("missing form body")
			} else {
				r.PostForm, err = r.postForm()
			}
		}
		if r.PostForm == nil {
			r.PostForm = make(url.Values)
		}
	}
	if r.Form != nil {
		return err
	}
	r.Form = make(url.Values)
	for k, v := range r.PostForm {
		r.Form[k] = append(r.Form[k], v...)
	}
	if r.URL != nil {
		query, qerr := url.ParseQuery(r.URL.RawQuery)
		if err == nil {
			err = qerr
		}
		for k, v := range query {
			r.Form[k] = append(r.Form[k], v...)
		}
	}
	return err
}

// ParseMultipartForm reads a form of the type multipart/form-data: maxMemory bytes of its files are kept in memory, the
// rest goes to temporary files. It calls ParseForm, too. A second call does nothing.
func (r *Request) ParseMultipartForm(maxMemory int64) error {
	if r.MultipartForm == multipartByReader {
		return errors.New("http: multipart handled by MultipartReader")
	}
	var formErr error
	if r.Form == nil {
		formErr = r.ParseForm() // is returned in the end
	}
	if r.MultipartForm != nil {
		return nil
	}
	mr, err := r.multipartReader(false)
	if err != nil {
		return err
	}
	f, err := mr.ReadForm(maxMemory)
	if err != nil {
		return err
	}
	if r.PostForm == nil {
		r.PostForm = make(url.Values)
	}
	for k, v := range f.Value {
		r.Form[k] = append(r.Form[k], v...)
		r.PostForm[k] = append(r.PostForm[k], v...)
	}
	r.MultipartForm = f
	return formErr
}

// MultipartReader returns a reader of the parts of a multipart/form-data or multipart/mixed body, to be read as they
// come instead of by ParseMultipartForm.
func (r *Request) MultipartReader() (*multipart.Reader, error) {
	if r.MultipartForm == multipartByReader {
		return nil, errors.New("http: MultipartReader called twice")
	}
	if r.MultipartForm != nil {
		return nil, errors.New("http: multipart handled by ParseMultipartForm")
	}
	r.MultipartForm = multipartByReader
	return r.multipartReader(true)
}

func (r *Request) multipartReader(allowMixed bool) (*multipart.Reader, error) {
	v := r.Header.Get("Content-Type")
	if v == "" {
		return nil, ErrNotMultipart
	}
	if r.Body == nil {
		return nil, errors.New("missing form body")
	}
	ct, params, err := mime.ParseMediaType(v)
	if err != nil || ct != "multipart/form-data" && !(allowMixed && ct == "multipart/mixed") {
		return nil, ErrNotMultipart
	}
	boundary, ok := params["boundary"]
	if !ok {
		return nil, ErrMissingBoundary
	}
	return multipart.NewReader(r.Body, boundary), nil
}

// FormValue returns the first value of key in the form: of the body, or else of the query. It reads the form if
// need be, and ignores errors.
func (r *Request) FormValue(key string) string {
	if r.Form == nil {
		r.ParseMultipartForm(defaultMaxMemory)
	}
	if v := r.Form[key]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// PostFormValue is FormValue without the query.
func (r *Request) PostFormValue(key string) string {
	if r.PostForm == nil {
		r.ParseMultipartForm(defaultMaxMemory)
	}
	if v := r.PostForm[key]; len(v) > 0 {
		return v[0]
	}
	return ""
}

// FormFile returns the first file of key in the form, which it reads if need be.
func (r *Request) FormFile(key string) (multipart.File, *multipart.FileHeader, error) {
	if r.MultipartForm == multipartByReader {
		return nil, nil, errors.New("http: multipart handled by MultipartReader")
	}
	if r.MultipartForm == nil {
		if err := r.ParseMultipartForm(defaultMaxMemory); err != nil {
			return nil, nil, err
		}
	}
	if r.MultipartForm != nil && r.MultipartForm.File != nil {
		if list := r.MultipartForm.File[key]; len(list) > 0 {
			f, err := list[0].Open()
			return f, list[0], err
		}
	}
	return nil, nil, ErrMissingFile
}
