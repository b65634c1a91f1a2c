/* A screen reader of few words, in the place of Wine's uiautomationcore.dll, whose functions end whoever calls
   them: at each change it asks the window for the names of all that is in it, and adds them to the file that
   KEZEK_TEST_READ names. Between two changes stands an empty line. */
#define COBJMACROS
#define INITGUID
#include <windows.h>
#include <oleauto.h>
#include <uiautomation.h>
#include <stdio.h>

static void read_name(FILE *to, IRawElementProviderFragment *part) {
	IRawElementProviderSimple *simple = NULL;
	VARIANT name;
	VariantInit(&name);
	if (SUCCEEDED(IRawElementProviderFragment_QueryInterface(part, &IID_IRawElementProviderSimple, (void **)&simple))) {
		if (SUCCEEDED(IRawElementProviderSimple_GetPropertyValue(simple, UIA_NamePropertyId, &name)) && name.vt == VT_BSTR) {
			char text[4096] = "";
			WideCharToMultiByte(CP_UTF8, 0, name.bstrVal, -1, text, sizeof text - 1, NULL, NULL);
			fprintf(to, "%s\n", text);
		}
		VariantClear(&name);
		IRawElementProviderSimple_Release(simple);
	}
}

__declspec(dllexport) HRESULT WINAPI UiaRaiseStructureChangedEvent(IRawElementProviderSimple *root, int change, int *id, int length) {
	IRawElementProviderFragment *part = NULL, *next = NULL;
	const char *path = getenv("KEZEK_TEST_READ");
	FILE *to = path ? fopen(path, "a") : NULL;
	if (!to || FAILED(IRawElementProviderSimple_QueryInterface(root, &IID_IRawElementProviderFragment, (void **)&part)))
		return E_FAIL;
	IRawElementProviderFragment_Navigate(part, NavigateDirection_FirstChild, &next);
	while (next) {
		IRawElementProviderFragment_Release(part);
		part = next, next = NULL;
		read_name(to, part);
		IRawElementProviderFragment_Navigate(part, NavigateDirection_NextSibling, &next);
	}
	IRawElementProviderFragment_Release(part);
	fprintf(to, "\n");
	fclose(to);
	return S_OK;
}

__declspec(dllexport) HRESULT WINAPI UiaRaiseAutomationEvent(IRawElementProviderSimple *of, int event) { return S_OK; }
__declspec(dllexport) HRESULT WINAPI UiaDisconnectProvider(IRawElementProviderSimple *of) { return S_OK; }
__declspec(dllexport) HRESULT WINAPI UiaHostProviderFromHwnd(HWND of, IRawElementProviderSimple **to) { *to = NULL; return S_OK; }
__declspec(dllexport) LRESULT WINAPI UiaReturnRawElementProvider(HWND of, WPARAM w, LPARAM l, IRawElementProviderSimple *root) { return 0; }
