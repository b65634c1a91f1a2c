package ncalayer

import (
	"encoding/json"
	"reflect"
	"testing"
)

func TestJSONIsReadAsOrgJSONReadsIt(t *testing.T) {
	strict := map[string]any{"module": "m", "args": []any{"a", 1.0, true, nil, map[string]any{"k": "it's"}}}
	for name, frame := range map[string]string{
		"strict":           `{"module":"m","args":["a",1,true,null,{"k":"it's"}]}`,
		"names unquoted":   `{module:"m",args:["a",1,true,null,{k:"it's"}]}`,
		"single quotes":    `{'module':'m','args':['a',1,true,null,{'k':'it\'s'}]}`,
		"texts unquoted":   `{module: m, args: [a, 1, TRUE, Null, {k: it's}]}`,
		"a comma too many": `{module:"m",args:["a",1,true,null,{k:"it's",},],}`,
		"semicolons":       `{ "module" : "m" ; "args" : ["a",1,true,null,{"k":"it's"}] }`,
	} {
		var got map[string]any
		if err := readJSON([]byte(frame), &got); err != nil || !reflect.DeepEqual(got, strict) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	for _, frame := range []string{"", "{", "[", "{a}", "{a:}", "{:1}", "{a:1}x", "nonsense", `{a:"`, "{a:1 b:2}", "{a:[1 2}", "{a:{b:[}}"} {
		var got map[string]any
		if err := readJSON([]byte(frame), &got); err == nil {
			t.Errorf("%q was read as %v", frame, got)
		}
	}
}

func FuzzReadJSON(f *testing.F) {
	f.Add([]byte(`{module:'kz.gov.pki.knca.basics',"args":{decode:true,data:["MTEK",],}}`))
	f.Add([]byte(`{"a":[1,2,{"b":null}]}`))
	f.Fuzz(func(t *testing.T, frame []byte) {
		var got, again any
		if readJSON(frame, &got) != nil {
			return
		}
		strict, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		if err := readJSON(strict, &again); err != nil || !reflect.DeepEqual(got, again) {
			t.Errorf("%q: %v and %v, %v", frame, got, again, err)
		}
	})
}
